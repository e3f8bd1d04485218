import { describeHttp } from '../../../src/app/reference.ts';
import { listCalls, listExamples } from './chapter.ts';
import type { CallPage, Example } from './chapter.ts';
import recordedAnswers from '../../../docs/api/answers.json' with { type: 'json' };
import { administrators } from './chapters/administrators.ts';
import { authentication } from './chapters/authentication.ts';
import { customer } from './chapters/customer.ts';
import { customerUsers } from './chapters/customer-users.ts';
import { errorCodes } from './chapters/error-codes.ts';
import { formats } from './chapters/formats.ts';
import { introduction } from './chapters/introduction.ts';
import { operationLog } from './chapters/operation-log.ts';
import { operation } from './chapters/operation.ts';
import { overview } from './chapters/overview.ts';
import { providers } from './chapters/providers.ts';
import { quickStart } from './chapters/quick-start.ts';
import { records } from './chapters/records.ts';
import { security } from './chapters/security.ts';
import { tokens } from './chapters/tokens.ts';
import type { OpenApiDocument } from './openapi.ts';
import { renderPage } from './render/page.ts';
import type { Page } from './render/page.ts';
import type { RecordedAnswer } from './run/run-examples.ts';
import { say } from './text.ts';
import type { Language } from './text.ts';

const MADE_EN =
  'Made by `scripts/docs/api` from the OpenAPI document that the server itself serves; `npm run check` fails when it is out of date. The answers of the examples are recorded from a real run. [中文](zh-CN.md)';
const MADE_ZH =
  '本文由 `scripts/docs/api` 根据服务自身提供的 OpenAPI 文档生成，过期时 `npm run check` 会失败。示例响应录自真实运行。[English](en.md)';

/** The chapters in the order of API.md. */
const PAGE: Page = {
  title: say('Tallygate API reference', 'Tallygate API 参考'),
  lead: say(MADE_EN, MADE_ZH),
  chapters: [
    introduction,
    quickStart,
    overview,
    {
      title: say('Calls in detail', 'API 详细说明'),
      sections: [
        authentication,
        customer,
        {
          title: say('Administrator', '管理员 API'),
          sections: [providers, customerUsers, tokens, administrators, operationLog, records],
        },
        operation,
      ],
    },
    formats,
    errorCodes,
    security,
  ],
};

/** Every call in the order of the page. */
export function listPageCalls(): readonly CallPage[] {
  return PAGE.chapters.flatMap(listCalls);
}

/** Every example in the order of the page, which is one that works. */
export function listPageExamples(): readonly Example[] {
  return PAGE.chapters.flatMap(listExamples);
}

/** `docs/api/en.md` or `docs/api/zh-CN.md`. */
export function renderReference(language: Language): string {
  const document: OpenApiDocument = describeHttp();
  const answers: Readonly<Record<string, RecordedAnswer>> = recordedAnswers;
  return renderPage(PAGE, document, answers, language);
}
