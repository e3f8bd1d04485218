import { TOTP } from 'otpauth';
import type { Example } from '../chapter.ts';
import { renderCurl } from '../render/curl.ts';
import { readKept, sendCurl } from './send.ts';
import type { ExampleAnswer } from './send.ts';
import { createStandIns } from './stand-ins.ts';

/** What the page shows of an answer. */
export interface RecordedAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What an authenticator app shows now. */
export function generateCode(secret: string): string {
  return new TOTP({ secret }).generate();
}

/** Runs the examples in their order against a server with a fresh store; answers what the page shows, by example. */
export async function runExamples(
  examples: readonly Example[],
  base: string,
  ownerPassword: string,
): Promise<Readonly<Record<string, RecordedAnswer>>> {
  const variables: Record<string, string> = { BASE: base, OWNER_PASSWORD: ownerPassword };
  const standIns = createStandIns(Date.now(), [[base, 'http://127.0.0.1:4000']]);
  const recorded: Record<string, RecordedAnswer> = {};
  for (const example of examples) {
    const line = renderCurl(example);
    if (line.includes('$TOTP_CODE')) variables['TOTP_CODE'] = generateCode(variables['TOTP_SECRET'] ?? '');
    const answer = await sendCurl(line, variables);
    if (answer.status !== example.status) {
      throw new Error(`${example.id}: ${answer.status} instead of ${example.status}: ${JSON.stringify(answer.body)}`);
    }
    for (const [name, path] of Object.entries(example.keeps ?? {})) variables[name] = readKept(answer, path);
    recorded[example.id] = pickShown(standIns.replace(answer), example);
  }
  return recorded;
}

function pickShown(answer: ExampleAnswer, { shows = [], leavesOutBody }: Example): RecordedAnswer {
  const headers = shows.flatMap((name) => {
    const value = answer.headers[name];
    if (value === undefined) throw new Error(`the answer has no header ${name}`);
    return [[name, value] as const];
  });
  return { headers: Object.fromEntries(headers), body: leavesOutBody === true ? null : answer.body };
}
