import { defineTexts, plural } from '../../lib/texts.ts';

export const erasureTexts = defineTexts(
  {
    title: 'Erase personal data',
    help: 'For whoever asks for it. Charges, sums and the chain of the operation log stay as they are, and each erasure leaves a row there.',
    whose: 'Whose data',
    kinds: { end_user: 'End user of a client', account: 'Customer user or administrator' },
    endUser: 'End user',
    endUserHelp: 'As the clients name them in their requests.',
    only: 'Only in requests of',
    anybody: 'anybody',
    account: 'Id of the account',
    accountHelp:
      'usr_… or adm_…; the account itself may be deleted already. It stands on its page and in the operation log.',
    invalid: 'An id begins with usr_ or adm_.',
    erase: 'Erase',
    confirmTitle: (name: string) => `Erase the data of ${name}`,
    consequence: {
      end_user:
        'Their name leaves all requests and the usage, and kept bodies of their requests go. This cannot be undone. What is requested for them from now on is recorded again.',
      account:
        'Names, addresses and user agents leave the rows of the operation log that are by or about them. This cannot be undone. The account itself is not deleted.',
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
