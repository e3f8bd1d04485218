import base64

from google import genai
from google.genai import types
from pydantic import BaseModel
from ways import QUESTION, RESULT, SCHEMA, each, wait


class Place(BaseModel):
    place: str


def connect(url, token):
    return genai.Client(api_key=token, http_options=types.HttpOptions(base_url=url))


def models_of(client, is_async):
    return client.aio.models if is_async else client.models


def parts_of(answers):
    contents = [answer.candidates[0].content for answer in answers if answer.candidates]
    return [part for content in contents if content for part in content.parts or []]


def heard(answers):
    usage = [answer.usage_metadata for answer in answers if answer.usage_metadata][-1]
    return {
        "text": "".join(part.text or "" for part in parts_of(answers) if not part.thought),
        "input": usage.prompt_token_count,
        "output": usage.candidates_token_count,
    }


async def generate(url, token, model, stream, is_async, picture):
    client = connect(url, token)
    models = models_of(client, is_async)
    picture_part = types.Part.from_bytes(data=base64.b64decode(picture), mime_type="image/png")
    contents = [types.Content(role="user", parts=[types.Part.from_text(text=QUESTION), picture_part])]
    tool = types.Tool(function_declarations=[{"name": "find", "parameters_json_schema": SCHEMA}])
    config = types.GenerateContentConfig(tools=[tool], thinking_config={"include_thoughts": True})

    async def ask():
        if not stream:
            return [await wait(models.generate_content(model=model, contents=contents, config=config))]
        chunks = models.generate_content_stream(model=model, contents=contents, config=config)
        return [chunk async for chunk in each(chunks)]

    first = parts_of(await ask())
    calls = [part.function_call for part in first if part.function_call]
    responses = [
        types.Part(function_response={"id": call.id, "name": call.name, "response": {"output": RESULT}})
        for call in calls
    ]
    contents += [types.Content(role="model", parts=first), types.Content(role="user", parts=responses)]
    last = await ask()
    return {"calls": [{"name": call.name, "given": call.args} for call in calls], **heard(last)}


async def function(url, token, model, stream, is_async, picture):
    """The package's own loop: it reads the function's signature, calls it and sends the result."""
    calls = []

    def find(depth: int) -> str:
        """Finds it."""
        calls.append({"name": "find", "given": {"depth": depth}})
        return RESULT

    client = connect(url, token)
    chats = client.aio.chats if is_async else client.chats
    chat = chats.create(model=model, config={"tools": [find]})
    message = [QUESTION, types.Part.from_bytes(data=base64.b64decode(picture), mime_type="image/png")]
    if stream:
        answers = [chunk async for chunk in each(chat.send_message_stream(message))]
    else:
        answers = [await wait(chat.send_message(message))]
    return {"calls": calls, **heard(answers)}


async def ask_generate(url, token, model, is_async):
    client = connect(url, token)
    models = models_of(client, is_async)
    await wait(models.generate_content(model=model, contents="Hi"))


async def parse_generate(url, token, model, is_async):
    config = {"response_mime_type": "application/json", "response_schema": Place}
    client = connect(url, token)
    models = models_of(client, is_async)
    return (await wait(models.generate_content(model=model, contents=QUESTION, config=config))).parsed.place


async def think_generate(url, token, model, is_async):
    config = {"thinking_config": {"include_thoughts": True}}
    client = connect(url, token)
    models = models_of(client, is_async)
    answer = await wait(models.generate_content(model=model, contents=QUESTION, config=config))
    return next(part.text for part in answer.candidates[0].content.parts if part.thought)


async def list_models(url, token, is_async):
    client = connect(url, token)
    models = models_of(client, is_async)
    return [model.name.removeprefix("models/") async for model in each(models.list(config={"page_size": 2}))]


async def read_model(url, token, model, is_async):
    client = connect(url, token)
    models = models_of(client, is_async)
    return (await wait(models.get(model=model))).name.removeprefix("models/")


async def count(url, token, model, text, is_async):
    client = connect(url, token)
    models = models_of(client, is_async)
    return (await wait(models.count_tokens(model=model, contents=text))).total_tokens


async def embed(url, token, model, texts, is_async):
    client = connect(url, token)
    made = await wait(models_of(client, is_async).embed_content(model=model, contents=texts))
    return [each_made.values for each_made in made.embeddings]


async def leave(url, token, model, is_async):
    client = connect(url, token)
    models = models_of(client, is_async)
    stream = await wait(models.generate_content_stream(model=model, contents=QUESTION))
    async for _ in each(stream):
        break
    await wait(stream.aclose() if is_async else stream.close())


async def list_by_environment():
    client = genai.Client()
    return [model.name for model in client.models.list()]
