import { defineTexts } from '../../lib/texts.ts';

export const attentionTexts = defineTexts(
  {
    budget: (percent: string, left: string) => `${percent}% used, ${left} left`,
    deployment: (provider: string) => `on ${provider}`,
    unpriced: (unpriced: string, all: string) => `${unpriced} of ${all} deployments have no price`,
    refusals: (errors: string, usual: string) => `${errors} in the last two hours, usually ${usual}`,
    expires: (at: string) => `expires ${at}`,
    webhook: (pending: string) => `${pending} deliveries pending`,
    disk: (free: string) => `${free} free`,
    unsealed: (rows: string) => `${rows} rows unsealed`,
  },
  {
    budget: (percent, left) => `已用 ${percent}%，剩余 ${left}`,
    deployment: (provider) => `提供商 ${provider}`,
    unpriced: (unpriced, all) => `${all} 个部署中 ${unpriced} 个没有价格`,
    refusals: (errors, usual) => `两小时内 ${errors} 次，通常 ${usual} 次`,
    expires: (at) => `${at} 到期`,
    webhook: (pending) => `${pending} 条待发送`,
    disk: (free) => `剩余 ${free}`,
    unsealed: (rows) => `${rows} 行待封存`,
  },
);
