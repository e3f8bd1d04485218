import { defineTexts, plural } from '../../lib/texts.ts';

export const erasureTexts = defineTexts(
  {
    title: 'Erase personal data',
    help: "For erasure requests. Charges, totals and the operation log's chain stay intact, and each erasure is recorded there.",
    whose: 'Data of',
    kinds: { end_user: 'End user of a client', account: 'Customer user or administrator' },
    endUser: 'End user',
    endUserHelp: 'As clients name them in their requests.',
    only: 'Limit to requests of',
    anybody: 'anyone',
    account: 'Account ID',
    accountHelp: 'usr_… or adm_…, shown on its page and in the operation log. The account may already be deleted.',
    invalid: 'IDs begin with usr_ or adm_.',
    erase: 'Erase',
    confirmTitle: (name: string) => `Erase data of ${name}`,
    consequence: {
      end_user:
        'Removes their name from all requests and usage, and deletes stored bodies of their requests. This cannot be undone. New requests for them are recorded again.',
      account:
        'Removes names, addresses and user agents from operation log rows by or about them. This cannot be undone. The account itself is not deleted.',
    },
    done: (count: number, shown: string) => `Erased from ${shown} ${plural(count, 'row', 'rows')}.`,
  },
  {
    title: '抹除个人数据',
    help: '用于响应个人数据删除请求。费用、汇总与操作日志的哈希链保持不变；每次抹除都会在操作日志中留下记录。',
    whose: '数据主体',
    kinds: { end_user: '终端用户', account: '客户用户或管理员' },
    endUser: '终端用户',
    endUserHelp: '与客户端在请求中注明的名称一致。',
    only: '仅限以下客户用户的请求',
    anybody: '不限',
    account: '账号 ID',
    accountHelp: 'usr_… 或 adm_…；账号可以已删除。ID 见其页面与操作日志。',
    invalid: 'ID 以 usr_ 或 adm_ 开头。',
    erase: '抹除',
    confirmTitle: (name) => `抹除 ${name} 的数据`,
    consequence: {
      end_user:
        '将从全部请求与用量中抹除其名称，并删除其请求已保留的正文。此操作不可撤销；今后为其发起的请求会重新记录。',
      account: '将从由其操作或涉及其本人的操作日志中抹除名称、IP 地址与 User-Agent。此操作不可撤销；账号本身不会删除。',
    },
    done: (_count, shown) => `已从 ${shown} 条记录中抹除。`,
  },
);
