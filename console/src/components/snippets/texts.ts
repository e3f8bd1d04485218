import { defineTexts } from '../../lib/texts.ts';

export const snippetTexts = defineTexts(
  {
    client: 'Client',
    groups: { sdk: 'Requests and SDKs', agent: 'Coding agents' },
    model: 'Model',
    run: 'Run in a terminal',
    file: (name: string) => `Add to ${name}`,
    withoutToken: 'Replace tga_… with your auth token, which was shown once, when it was issued.',
    withToken: 'Contains your auth token: keep what you copy private.',
  },
  {
    client: '客户端',
    groups: { sdk: '请求与 SDK', agent: '编程助手' },
    model: '模型',
    run: '在终端中运行',
    file: (name) => `写入 ${name}`,
    withoutToken: '请将 tga_… 替换为您自己的认证令牌：令牌仅在签发时显示一次。',
    withToken: '其中包含认证令牌，请妥善保管复制的内容。',
  },
);
