"""Which keys the model knows at a place: for "did you mean"."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from pydantic import BaseModel


def keys_at(location: tuple[str | int, ...], model: type[BaseModel]) -> list[str]:
    """The keys allowed in the map at a validator's location below ``model``, as the file spells them."""
    here: Any = model
    for part in location:
        here = _inside(_model_or_container(here), part)
        if here is None:
            return []
    found = _model_or_container(here)
    if isinstance(found, type) and issubclass(found, BaseModel):
        return [field.alias or name for name, field in found.model_fields.items()]
    return []


def _model_or_container(annotation: Any) -> Any:
    """Strip ``Annotated`` and ``| None`` to a model class, or a ``dict`` or ``tuple`` of something."""
    while True:
        if isinstance(annotation, type) or annotation is None:
            return annotation
        args = [arg for arg in get_args(annotation) if arg is not type(None) and arg is not Ellipsis]
        if get_origin(annotation) in (dict, tuple):
            return annotation
        if not args:
            return None
        annotation = args[0]


def _inside(here: Any, part: str | int) -> Any:
    if isinstance(here, type) and issubclass(here, BaseModel):
        fields = {field.alias or name: field for name, field in here.model_fields.items()}
        return fields[str(part)].annotation if part in fields else None
    args = get_args(here)
    if get_origin(here) is dict:
        return args[1]
    return args[0] if get_origin(here) is tuple and args else None
