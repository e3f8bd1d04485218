import { findMember, scanChildren, setMember } from '../../lib/json/index.ts';
import type { JsonMember, TextEdit } from '../../lib/json/index.ts';

/** An edit that asks for usage in a stream of OpenAI's formats: in the options that are there, else as new options. */
export function askForUsage(text: string, members: readonly JsonMember[]): TextEdit {
  const options = findMember(members, 'stream_options');
  if (options === undefined || text.charAt(options.start) !== '{') {
    return setMember(text, 0, members, 'stream_options', '{"include_usage":true}');
  }
  return setMember(text, options.start, scanChildren(text, options), 'include_usage', 'true');
}
