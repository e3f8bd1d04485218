import json

import openai
from pydantic import BaseModel
from ways import QUESTION, RESULT, SCHEMA, each, entered, wait


class Place(BaseModel):
    place: str


def connect(url, token, is_async):
    create = openai.AsyncOpenAI if is_async else openai.OpenAI
    return create(base_url=f"{url}/v1", api_key=token)


async def chat(url, token, model, stream, is_async, picture):
    client = connect(url, token, is_async)
    picture_part = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}}
    messages = [{"role": "user", "content": [{"type": "text", "text": QUESTION}, picture_part]}]
    tools = [{"type": "function", "function": {"name": "find", "parameters": SCHEMA}}]

    async def ask():
        asked = {"model": model, "messages": messages, "tools": tools}
        if not stream:
            return await wait(client.chat.completions.create(**asked))
        asked["stream_options"] = {"include_usage": True}
        async with entered(client.chat.completions.stream(**asked)) as events:
            async for _ in each(events):
                pass
            return await wait(events.get_final_completion())

    first = (await ask()).choices[0].message
    messages.append(first)
    for call in first.tool_calls:
        messages.append({"role": "tool", "tool_call_id": call.id, "content": RESULT})
    last = await ask()
    return {
        "calls": [
            {"name": call.function.name, "given": json.loads(call.function.arguments)} for call in first.tool_calls
        ],
        "text": last.choices[0].message.content,
        "input": last.usage.prompt_tokens,
        "output": last.usage.completion_tokens,
    }


async def responses(url, token, model, stream, is_async, picture):
    client = connect(url, token, is_async)
    picture_part = {"type": "input_image", "image_url": f"data:image/png;base64,{picture}", "detail": "auto"}
    asked_first = [{"role": "user", "content": [{"type": "input_text", "text": QUESTION}, picture_part]}]
    tools = [{"type": "function", "name": "find", "parameters": SCHEMA, "strict": False}]

    async def ask(items):
        asked = {
            "model": model,
            "input": items,
            "tools": tools,
            "store": False,
            "reasoning": {"summary": "auto"},
            "include": ["reasoning.encrypted_content"],
        }
        if not stream:
            return await wait(client.responses.create(**asked))
        async with entered(client.responses.stream(**asked)) as events:
            async for _ in each(events):
                pass
            return await wait(events.get_final_response())

    first = await ask(asked_first)
    calls = [item for item in first.output if item.type == "function_call"]
    results = [{"type": "function_call_output", "call_id": call.call_id, "output": RESULT} for call in calls]
    last = await ask([*asked_first, *first.output, *results])
    return {
        "calls": [{"name": call.name, "given": json.loads(call.arguments)} for call in calls],
        "text": last.output_text,
        "input": last.usage.input_tokens,
        "output": last.usage.output_tokens,
    }


async def ask_chat(url, token, model, is_async):
    client = connect(url, token, is_async)
    await wait(client.chat.completions.create(model=model, messages=[{"role": "user", "content": "Hi"}]))


async def ask_responses(url, token, model, is_async):
    await wait(connect(url, token, is_async).responses.create(model=model, input="Hi"))


async def parse_chat(url, token, model, is_async):
    client = connect(url, token, is_async)
    messages = [{"role": "user", "content": QUESTION}]
    parsed = await wait(client.chat.completions.parse(model=model, messages=messages, response_format=Place))
    return parsed.choices[0].message.parsed.place


async def parse_responses(url, token, model, is_async):
    client = connect(url, token, is_async)
    return (await wait(client.responses.parse(model=model, input=QUESTION, text_format=Place))).output_parsed.place


async def think_chat(url, token, model, is_async):
    client = connect(url, token, is_async)
    messages = [{"role": "user", "content": QUESTION}]
    return (await wait(client.chat.completions.create(model=model, messages=messages))).choices[0].message.reasoning_content


async def think_responses(url, token, model, is_async):
    client = connect(url, token, is_async)
    answer = await wait(client.responses.create(model=model, input=QUESTION, reasoning={"summary": "auto"}))
    return answer.output[0].model_dump_json()


async def list_models(url, token, is_async):
    client = connect(url, token, is_async)
    return [model.id async for model in each(client.models.list())]


async def read_model(url, token, model, is_async):
    return (await wait(connect(url, token, is_async).models.retrieve(model))).id


async def count(url, token, model, text, is_async):
    client = connect(url, token, is_async)
    return (await wait(client.responses.input_tokens.count(model=model, input=text))).input_tokens


async def embed(url, token, model, texts, is_async):
    made = await wait(connect(url, token, is_async).embeddings.create(model=model, input=texts))
    return [each_made.embedding for each_made in made.data]


async def leave(url, token, model, is_async):
    client = connect(url, token, is_async)
    messages = [{"role": "user", "content": QUESTION}]
    stream = await wait(client.chat.completions.create(model=model, messages=messages, stream=True))
    async for _ in each(stream):
        break
    await wait(stream.close())


async def list_by_environment():
    return [model.id for model in openai.OpenAI().models.list()]
