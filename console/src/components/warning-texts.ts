import type { Language } from '../lib/texts.ts';

const LEFT_OUT = / has no equivalent and was left out$/;

/** What the server says of its translations, in Chinese; what is not here is shown as it came. */
const CHINESE: Readonly<Record<string, string>> = {
  'a schema keyword of the root was left out': '略去了根级的一个 schema 关键字',
  'a text was put beside a document that had none': '为没有文字的文档补充了一段文本',
  'a turn of nothing but reasoning was left out': '略去了只含推理内容的一轮对话',
  'a user turn was put before the first turn of the model': '在模型的首轮之前补充了一轮用户消息',
  'arguments that are no JSON object were wrapped into one': '不是 JSON 对象的参数被包装为对象',
  'instructions were sent as part of the first user turn': '系统指令作为首轮用户消息的一部分发送',
  'json_object was asked for by an instruction': '以指令方式要求输出 JSON 对象',
  'later instructions were moved to the front': '后续指令被移到最前',
  'media in tool results were sent as a user message': '工具结果中的媒体以用户消息发送',
  'of several choices the first was answered': '多个候选中只返回第一个',
  'one choice was asked for instead of several': '只请求了一个候选',
  'reasoning cannot be switched off and was asked for at low effort': '推理无法关闭，改为低强度',
  'reasoning of earlier turns was left out': '略去了此前轮次的推理内容',
  'recovered after the gateway ended unexpectedly': '网关意外终止后恢复结算',
  'temperature was lowered to 1': 'temperature 被降为 1',
  'the choice among several tools was widened to all': '工具选择范围放宽为全部工具',
  'the parts of an input were joined to one text': '输入的各部分被合并为一段文本',
  'the reasoning effort was lowered to high': '推理强度被降为 high',
  'the schema of response_format was asked for by an instruction': '以指令方式要求遵循 response_format 的 schema',
  'the thinking budget was lowered below the output cap': '思考预算被降到输出上限以内',
  'the thinking budget was sent as an effort': '思考预算以推理强度的形式发送',
  'thinking cannot be switched off and was asked for at its least': '思考无法关闭，改为最低强度',
  'thinking cannot be switched off and was asked for at low effort': '思考无法关闭，改为低强度',
  'thinking was left out because a tool call is forced': '因强制调用工具而略去思考',
  'thinking was left out because the thought before the last calls did not come back':
    '因未回传上次调用前的思考内容而略去思考',
  'thinking was left out: the output cap leaves no room for it': '输出上限不足，略去思考',
  'tool_choice was left out because there are no tools': '没有工具，略去 tool_choice',
  'tool_choice was left to the model': 'tool_choice 交由模型决定',
  'tool_choice was widened to any tool': 'tool_choice 放宽为任意工具',
  'tools that earlier turns called were declared again': '重新声明了此前轮次调用过的工具',
  'tools were left out because none may be called': '不允许调用工具，因而略去工具',
};

/** A warning of a translation as a sentence in the viewer's language. */
export function sayWarning(warning: string, language: Language): string {
  if (language === 'zh') {
    const field = LEFT_OUT.test(warning) ? warning.replace(LEFT_OUT, '') : null;
    return field === null ? (CHINESE[warning] ?? warning) : `目标格式没有与 ${field} 对应的内容，已略去`;
  }
  return `${warning.charAt(0).toUpperCase()}${warning.slice(1)}.`;
}
