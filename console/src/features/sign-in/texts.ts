import { defineTexts } from '../../lib/texts.ts';

export const signInTexts = defineTexts(
  {
    title: 'Sign in',
    username: 'Username',
    password: 'Password',
    totp: 'One-time code',
    totpHelp: 'From your authenticator app, or a recovery code.',
    submit: 'Sign in',
    wrong: 'The username or the password is wrong.',
    wrongCode: 'The one-time code is wrong.',
    suspended: 'This account is suspended.',
    fresh: 'A new gateway',
    freshText: 'Nobody has signed in yet.',
    setUp: 'Set it up',
    my: 'You have a token? See your usage and models',
  },
  {
    title: '登录',
    username: '用户名',
    password: '密码',
    totp: '动态验证码',
    totpHelp: '来自身份验证器应用，或恢复代码。',
    submit: '登录',
    wrong: '用户名或密码错误。',
    wrongCode: '动态验证码错误。',
    suspended: '该账号已停用。',
    fresh: '全新的网关',
    freshText: '尚无人登录。',
    setUp: '开始设置',
    my: '持有令牌？查看您的用量与模型',
  },
);
