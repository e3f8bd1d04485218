import { asArray, asRecord, asString } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { InputParts } from '../../metering/index.ts';
import { InputCounter } from '../shared/input-counter.ts';

function addPart(counter: InputCounter, part: JsonRecord): void {
  const { type } = part;
  if (type === 'tool_result') {
    for (const inner of asArray(part['content'])) addPart(counter, asRecord(inner));
    return;
  }
  if (type === 'container_upload') counter.addFile('');
  if (type !== 'image' && type !== 'document') return;
  const source = asRecord(part['source']);
  const data = source['type'] === 'base64' ? asString(source['data']) : '';
  if (type === 'image') counter.addImage(data);
  else if (source['type'] !== 'text' && source['type'] !== 'content') counter.addFile(data);
}

/** A tool that the client runs and the vendor describes. */
function isProvided(tool: JsonRecord, isHosted: (tool: JsonRecord) => boolean): boolean {
  const type = asString(tool['type']);
  return type !== '' && type !== 'custom' && !isHosted(tool);
}

/**
 * What the input of a whole body is made of; `value` is what it parses to.
 * @param isHosted whether a tool is one that the provider runs
 */
export function readInput(body: Uint8Array, value: JsonRecord, isHosted: (tool: JsonRecord) => boolean): InputParts {
  const counter = new InputCounter(asString(value['model']));
  for (const message of asArray(value['messages'])) {
    for (const part of asArray(asRecord(message)['content'])) addPart(counter, asRecord(part));
  }
  const tools = asArray(value['tools']);
  for (const tool of tools.map(asRecord).filter(isHosted)) {
    const uses = tool['max_uses'];
    counter.addHosted(asString(tool['type']), typeof uses === 'number' ? uses : null);
  }
  for (const _ of tools.filter((tool) => isProvided(asRecord(tool), isHosted))) counter.addProvided();
  for (const _ of asArray(value['mcp_servers'])) counter.addHosted('mcp', null);
  if (typeof value['container'] === 'string') counter.addUnseenState();
  return counter.finish(body, tools.length > 0);
}
