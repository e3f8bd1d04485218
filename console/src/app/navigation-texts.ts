import { defineTexts } from '../lib/texts.ts';

export const navigationTexts = defineTexts(
  {
    groups: { monitor: 'Monitor', access: 'Access', system: 'System' },
    pages: {
      overview: 'Overview',
      requests: 'Requests',
      usage: 'Usage',
      customers: 'Customers',
      health: 'Health',
      reference: 'API reference',
    },
    navigation: 'Main',
    openMenu: 'Open the menu',
    closeMenu: 'Close the menu',
    skip: 'Skip to the content',
    account: 'Account',
    signOut: 'Sign out',
    search: 'Search or go to',
    nothing: 'Nothing found',
    opensWindow: 'opens a new window',
  },
  {
    groups: { monitor: '监控', access: '访问', system: '系统' },
    pages: {
      overview: '总览',
      requests: '请求',
      usage: '用量',
      customers: '客户',
      health: '健康状况',
      reference: 'API 文档',
    },
    navigation: '主导航',
    openMenu: '打开菜单',
    closeMenu: '关闭菜单',
    skip: '跳到正文',
    account: '账号',
    signOut: '退出登录',
    search: '搜索或前往',
    nothing: '没有找到',
    opensWindow: '在新窗口打开',
  },
);
