/** A file as text. */
export interface FileText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16' | 'gbk';
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * A file as text, whatever a spreadsheet saved it in: UTF-8, UTF-16 with its mark, else GBK, as Chinese spreadsheets do; null when it is none
 * of them, such as a spreadsheet's own format.
 */
export async function readFileText(file: Blob): Promise<FileText | null> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  const mark = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null;
  if (mark !== null) {
    const text = decode(bytes, mark);
    return text === null ? null : { text, encoding: 'utf-16' };
  }
  if (bytes.includes(0)) return null;
  const text = decode(bytes, 'utf-8');
  if (text !== null) return { text, encoding: 'utf-8' };
  const chinese = decode(bytes, 'gb18030');
  return chinese === null ? null : { text: chinese, encoding: 'gbk' };
}
