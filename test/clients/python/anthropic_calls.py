import anthropic
from pydantic import BaseModel
from ways import QUESTION, RESULT, SCHEMA, each, entered, wait


class Place(BaseModel):
    place: str


MESSAGES = [{"role": "user", "content": QUESTION}]


def connect(url, token, is_async):
    create = anthropic.AsyncAnthropic if is_async else anthropic.Anthropic
    return create(base_url=url, api_key=token)


async def messages(url, token, model, stream, is_async, picture):
    client = connect(url, token, is_async)
    source = {"type": "base64", "media_type": "image/png", "data": picture}
    turns = [{"role": "user", "content": [{"type": "text", "text": QUESTION}, {"type": "image", "source": source}]}]

    async def ask():
        asked = {
            "model": model,
            "messages": turns,
            "max_tokens": 4000,
            "thinking": {"type": "enabled", "budget_tokens": 1024},
            "tools": [{"name": "find", "input_schema": SCHEMA}],
        }
        if not stream:
            return await wait(client.messages.create(**asked))
        async with entered(client.messages.stream(**asked)) as events:
            return await wait(events.get_final_message())

    first = await ask()
    calls = [block for block in first.content if block.type == "tool_use"]
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": RESULT} for call in calls]
    turns += [{"role": "assistant", "content": first.content}, {"role": "user", "content": results}]
    last = await ask()
    return {
        "calls": [{"name": call.name, "given": call.input} for call in calls],
        "text": next(block.text for block in last.content if block.type == "text"),
        "input": last.usage.input_tokens + last.usage.cache_read_input_tokens,
        "output": last.usage.output_tokens,
    }


async def ask_messages(url, token, model, is_async):
    client = connect(url, token, is_async)
    await wait(client.messages.create(model=model, max_tokens=10, messages=MESSAGES))


async def parse_messages(url, token, model, is_async):
    client = connect(url, token, is_async)
    parsed = await wait(client.messages.parse(model=model, max_tokens=100, messages=MESSAGES, output_format=Place))
    return parsed.parsed_output.place


async def think_messages(url, token, model, is_async):
    client = connect(url, token, is_async)
    thinking = {"type": "enabled", "budget_tokens": 1024}
    asked = {"model": model, "max_tokens": 4000, "messages": MESSAGES, "thinking": thinking}
    return (await wait(client.messages.create(**asked))).content[0].thinking


async def list_models(url, token, is_async):
    client = connect(url, token, is_async)
    return [model.id async for model in each(client.models.list(limit=2))]


async def read_model(url, token, model, is_async):
    return (await wait(connect(url, token, is_async).models.retrieve(model))).id


async def count(url, token, model, text, is_async):
    client = connect(url, token, is_async)
    counted = client.messages.count_tokens(model=model, messages=[{"role": "user", "content": text}])
    return (await wait(counted)).input_tokens


async def leave(url, token, model, is_async):
    client = connect(url, token, is_async)
    async with entered(client.messages.stream(model=model, max_tokens=100, messages=MESSAGES)) as events:
        async for _ in each(events):
            break


async def list_by_environment():
    return [model.id for model in anthropic.Anthropic().models.list()]
