import { getSettings, settingsFieldsSchema, updateSettings } from '../../services/settings/index.ts';
import type { SettingsDeps } from '../../services/settings/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { mergePatchSchema } from './schemas/common.ts';
import { settingsAnswerSchema } from './schemas/settings.ts';

const PATH = '/api/v1/admin/settings';

/** `/api/v1/admin/settings`: one object. */
export function settingsRoutes(deps: SettingsDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: { kind: 'admin', permission: 'settings.read' },
      summary: { en: 'Read the settings', zh: '查询设置' },
      answer: settingsAnswerSchema,
      status: 200,
      handle: async ({ context }) => ({ data: await getSettings(deps, context) }),
    }),
    defineRoute({
      method: 'PATCH',
      path: PATH,
      access: { kind: 'admin', permission: 'settings.write' },
      summary: { en: 'Change the settings', zh: '修改设置' },
      description: {
        en: 'Takes effect on the next request. Null resets a setting to the configuration.',
        zh: '对后续请求立即生效；null 恢复为配置文件中的值。',
      },
      body: mergePatchSchema,
      patchOf: settingsFieldsSchema,
      answer: settingsAnswerSchema,
      status: 200,
      handle: async ({ context, ifMatch, body }) => ({ data: await updateSettings(deps, context, ifMatch, body) }),
    }),
  ];
}
