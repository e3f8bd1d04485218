"""One text for the clients that block and those that are awaited."""

import inspect

QUESTION = "Where is it?"
RESULT = "Behind the door."
SCHEMA = {"type": "object", "properties": {"depth": {"type": "integer"}}, "required": ["depth"]}


async def wait(value):
    return await value if inspect.isawaitable(value) else value


async def each(items):
    items = await wait(items)
    if hasattr(items, "__aiter__"):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


class entered:
    """`async with` for either kind of context."""

    def __init__(self, manager):
        self.manager = manager
        self.is_async = hasattr(manager, "__aenter__")

    async def __aenter__(self):
        return await self.manager.__aenter__() if self.is_async else self.manager.__enter__()

    async def __aexit__(self, *given):
        return await self.manager.__aexit__(*given) if self.is_async else self.manager.__exit__(*given)
