import { defineTexts } from '../lib/texts.ts';

/** What is said of a file that was chosen. */
export const fileTexts = defineTexts(
  {
    unreadable: 'This is no text file. Save the spreadsheet as CSV UTF-8 and choose it again.',
    readAsGbk: 'The file is not UTF-8; it was read as GBK. Look whether the names below are right.',
  },
  {
    unreadable: '这不是文本文件。请在电子表格中另存为“CSV UTF-8”后重新选择。',
    readAsGbk: '文件不是 UTF-8，已按 GBK 读取。请核对下方名称是否正确。',
  },
);
