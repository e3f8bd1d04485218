import { defineTexts } from '../../lib/texts.ts';

export const invitationTexts = defineTexts(
  {
    title: 'Finish setting up',
    text: 'Connect a provider, choose models and issue a token. It takes about two minutes.',
    start: 'Start setup',
    tokenTitle: 'One step left',
    tokenText: 'A provider is connected. Issue an auth token to send the first request.',
    token: 'Issue an auth token',
    dismiss: 'Dismiss',
  },
  {
    title: '完成设置',
    text: '接入提供商、选择模型并签发认证令牌，大约需要两分钟。',
    start: '开始设置',
    tokenTitle: '还差一步',
    tokenText: '提供商已接入，签发认证令牌即可发送首个请求。',
    token: '签发认证令牌',
    dismiss: '不再显示',
  },
);
