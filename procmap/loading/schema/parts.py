"""From the classes of the model to a JSON Schema (draft-07, which every editor knows best).

What the reader takes besides the model is here too: short spellings, a single value for a list, nothing instead of
a value, and states that tell only how they differ from another. Alternatives of different kinds are told apart by
type within one schema, not with ``anyOf``: editors then explain, complete and complain better.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from procmap.findings import Text
from procmap.loading.schema.ids import REFERENCES, Known
from procmap.loading.schema.snippets import snippets
from procmap.loading.schema.values import Schema, answers, literal, offered, offered_in_list, plain, scalar
from procmap.model import After, Departures, Gate, Process, Promised, State
from procmap.model.negotiation import StepTerms, Terms
from procmap.model.part import Id, Part, one_or_many
from procmap.model.requirement import Said
from procmap.model.step import normal_after
from procmap.model.times import Windows
from procmap.model.words import WORDS, key_words

SHORT: dict[type[Part], str] = {
    Departures: "times",
    Gate: "needs",
    Promised: "by",
    StepTerms: "allowed",
    Terms: "allowed",
}
"""Parts that may be written shorter: as what stands under this key."""

_ALWAYS = Text("round the clock, every day", "круглосуточно, каждый день")


def process_schema(language: str, known: Known | None = None) -> Schema:
    """The schema of a process file, with its words in ``language`` (``en`` or ``ru``).

    With the ids of a file, references offer them with their names, those to steps and requirements state by state.
    """
    maker = _Maker(language, known)
    whole = maker.part(Process, _Where())
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **whole,
        "definitions": dict(sorted(maker.definitions.items())),
    }


class _Where:
    """Where in a file a part stands: in which state, if that one is known, and whether only differences are told."""

    def __init__(self, state: str | None = None, *, change: bool = False) -> None:
        self.state = state
        self.change = change

    @property
    def prefix(self) -> str:
        """What sets the definitions for this place apart; no id has a dot in it."""
        return self.within + "change." * self.change

    @property
    def within(self) -> str:
        """What sets the definitions for this state apart."""
        return "" if self.state is None else f"in.{self.state}."


class _Maker:
    def __init__(self, language: str, known: Known | None) -> None:
        self.language = language
        self.known = known
        self.definitions: dict[str, Schema] = {}

    def say(self, text: Text) -> str:
        """The words in the language of the schema."""
        return text.ru if self.language == "ru" else text.en

    # --- parts

    def part(self, cls: type[Part], where: _Where, left: frozenset[str] = frozenset()) -> Schema:
        """A map with the keys of a class; ``left`` are keys that cannot be written here."""
        fields = _fields(cls)
        needed = [] if where.change else [key for key, (_, field) in fields.items() if field.is_required()]
        required = [key for key in needed if key not in left]
        words = WORDS[cls.__name__]
        schema: Schema = {
            "title": _sentence(self.say(words.name)),
            **_described(self.say(words.about)),
            "type": ["object"] if required else ["object", "null"],
            "properties": {
                key: self.field(cls, key, hint, where, needed=key in required)
                for key, (hint, _) in fields.items()
                if key not in left
            },
            "additionalProperties": False,
        }
        if required:
            schema["required"] = required
        return self._state(schema, where) if cls is State else schema

    def field(self, cls: type[Part], key: str, hint: Any, where: _Where, *, needed: bool) -> Schema:
        """What stands under a key, with the words of the key."""
        words = key_words(cls.__name__, key)
        schema = self.value(hint, cls, key, where)
        if not needed:
            schema = _or_nothing(schema)
        if words.examples:
            schema["examples"] = list(words.examples)
        made = snippets(cls.__name__, key, self.language)
        if made:
            schema["defaultSnippets"] = made
        return {**schema, "title": self.say(words.title), **_described(_sentence(self.say(words.says)))}

    # --- values

    def value(self, hint: Any, cls: type[Part], key: str, where: _Where) -> Schema:
        """The schema of an annotation, as the file may spell it."""
        words = key_words(cls.__name__, key)
        if key == "years":
            return {"type": ["null"], "doNotSuggest": True}
        if key == "procmap":
            return {"type": ["integer", "string"], "enum": [1, "1"], "default": 1}
        if hint == Said:
            return answers(scalar(hint, self.say) or {}, words, self.say)
        if hint == Windows:
            return _one_or_many(window := scalar(str, self.say) or {}, window)
        single = scalar(hint, self.say)
        if single is not None:
            return self._referring(single, cls, key, where)
        if isinstance(hint, type) and issubclass(hint, Part):
            return self._part_value(hint, where)
        return self._compound(hint, cls, key, where)

    def _compound(self, hint: Any, cls: type[Part], key: str, where: _Where) -> Schema:
        origin, args = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            [inner] = [arg for arg in args if arg is not NoneType]
            return self.value(inner, cls, key, where)
        if origin is Literal:
            return literal(hint, key_words(cls.__name__, key), self.say)
        if origin is Annotated:
            return self._annotated(args, cls, key, where)
        if origin is dict:
            return self._set(args, cls, key, where)
        if origin is tuple:
            item = self._item(args[0], cls, key, where)
            return {
                "type": ["array"],
                "items": item if "$ref" in item else self._item_of_list(item, cls, key, where),
            }
        raise TypeError(f"{cls.__name__}.{key}: no schema for {hint!r}")

    def _annotated(self, args: tuple[Any, ...], cls: type[Part], key: str, where: _Where) -> Schema:
        validators = [one.func for one in args[1:] if isinstance(one, BeforeValidator)]
        if normal_after in validators:
            return self._after(where)
        if one_or_many in validators:
            return self._listed(self._item(get_args(args[0])[0], cls, key, where), cls, key, where)
        return self.value(args[0], cls, key, where)

    def _part_value(self, cls: type[Part], where: _Where) -> Schema:
        """A part that stands right under a key; the key's own words go before those of the part."""
        if cls not in SHORT:
            return self.part(cls, where)
        key = SHORT[cls]
        hint, _ = _fields(cls)[key]
        short = self.value(hint, cls, key, where)
        return {
            **short,
            "type": [*short["type"], "object"],
            "allOf": [*short.get("allOf", []), _map_of(self.part(cls, where))],
        }

    def _item(self, hint: Any, cls: type[Part], key: str, where: _Where) -> Schema:
        """One entry of a list: always told whole."""
        if isinstance(hint, type) and issubclass(hint, Part):
            return self._shared(hint, _Where(where.state))
        return scalar(hint, self.say) or {}

    def _set(self, args: tuple[Any, ...], cls: type[Part], key: str, where: _Where) -> Schema:
        """A set by id (or by day)."""
        names = scalar(args[0], self.say) or {}
        schema: Schema = {
            "type": ["object"],
            "propertyNames": {**names, "type": "string", "doNotSuggest": True},
        }
        if isinstance(args[1], type) and issubclass(args[1], Part):
            schema["additionalProperties"] = self._shared(args[1], where)
            schema["properties"] = self._known_entries(args[1], key, where)
        else:
            schema["additionalProperties"] = self.value(args[1], cls, key, where)
        if key == "branches" and not where.change:
            schema["minProperties"] = 1
        return {name: value for name, value in schema.items() if value != {}}

    def _known_entries(self, part: type[Part], key: str, where: _Where) -> Schema:
        """Ids that are offered as keys: those of a base, of people, and states, each with ids of its own."""
        if self.known is None:
            return {}
        if key == "states":
            return {id_: self._shared(part, _Where(id_)) for id_ in self.known.states}
        if key == "group":
            return {id_: self._shared(part, where) for id_ in self.known.sets["people"]}
        if where.change and where.state is not None and key in ("steps", "requirements"):
            return {id_: self._shared(part, where) for id_ in self.known.states[where.state][key]}
        return {}

    def _shared(self, part: type[Part], where: _Where) -> Schema:
        """A definition that several places refer to."""
        name = where.prefix + part.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # stands in the way of endless rounds
            made = self.part(part, where)
            self.definitions[name] = _or_nothing(made) if where.change else made
        return {"$ref": f"#/definitions/{name}"}

    # --- what a state and its handoffs have of their own

    def _state(self, schema: Schema, where: _Where) -> Schema:
        """A state based on another tells only differences: nothing is required in it, and ``null`` removes."""
        inherited = ("steps", "requirements")
        hints = _fields(State)
        other = _Where(where.state, change=True)
        whole = {key: schema["properties"][key] for key in inherited}
        change = {key: self.field(State, key, hints[key][0], other, needed=False) for key in inherited}
        kept = ("title", "description", "markdownDescription", "type", "defaultSnippets")
        slim = {key: {name: whole[key][name] for name in kept if name in whole[key]} for key in inherited}
        return {
            **schema,
            "properties": {**schema["properties"], **slim},
            "if": {
                "type": "object",
                "required": ["based_on"],
                "properties": {"based_on": {"type": "string"}},
            },
            "then": {"properties": change},
            "else": {"properties": whole},
        }

    def _after(self, where: _Where) -> Schema:
        """One id, a list of ids or maps, a map by id whose values are a transfer or a map."""
        id_, (transfer, _) = scalar(Id, self.say) or {}, _fields(After)["transfer"]
        short = self.field(After, "transfer", transfer, where, needed=False)
        short.pop("examples")
        short["type"] = ["string", "object", "null"]
        name = f"{where.prefix}handoff"
        self.definitions[name] = {**short, **_map_of(self.part(After, where, left=frozenset({"step"})))}
        handoff = {"$ref": f"#/definitions/{name}"}
        link = _map_of(self.part(After, _Where(where.state)))
        entries: Schema = {"propertyNames": {**id_, "type": "string", "doNotSuggest": True}}
        entries["additionalProperties"] = handoff
        steps = self._names(After, "step", where)
        item = offered_in_list(id_, steps) if steps else id_
        if steps:
            entries["properties"] = dict.fromkeys(steps, handoff)
        return {
            **self._referring(id_, After, "step", where),
            "type": ["string", "array", "object"],
            "allOf": [{"items": {**item, "type": ["string", "object"], **link}}, entries],
        }

    def _listed(self, item: Schema, cls: type[Part], key: str, where: _Where) -> Schema:
        """One or many of a value."""
        return _one_or_many(self._referring(item, cls, key, where), self._item_of_list(item, cls, key, where))

    def _item_of_list(self, schema: Schema, cls: type[Part], key: str, where: _Where) -> Schema:
        """An item that names something; ``schema`` is that of any id."""
        names = self._names(cls, key, where)
        if not names:
            return schema
        definition = self._definition("items", cls, key, where)
        self.definitions[definition] = offered_in_list(schema, names)
        return {"$ref": f"#/definitions/{definition}"}

    def _referring(self, schema: Schema, cls: type[Part], key: str, where: _Where) -> Schema:
        """A value that names something: what there is to name is offered."""
        names = self._names(cls, key, where)
        if not names:
            return schema
        definition = self._definition("ids", cls, key, where)
        self.definitions[definition] = {
            "type": "string",
            "enum": list(names),
            "enumDescriptions": list(names.values()),
        }
        return offered(schema, f"#/definitions/{definition}")

    def _definition(self, what: str, cls: type[Part], key: str, where: _Where) -> str:
        """The name of a definition that lists ids: one for all keys that refer to the same."""
        kinds = REFERENCES[cls.__name__, key]
        inside = set(kinds) & {"steps", "requirements"}
        return where.within * bool(inside) + f"{what}-of-{'-and-'.join(kinds)}".replace(" ", "-")

    def _names(self, cls: type[Part], key: str, where: _Where) -> dict[str, str]:
        """The ids that a key may refer to, with their names; none where no file or no such state is known."""
        if self.known is None:
            return {}
        own = self.known.states.get(where.state, {}) if where.state is not None else {}
        sets = {**self.known.sets, **own}
        names: dict[str, str] = {}
        for kind in REFERENCES.get((cls.__name__, key), ()):
            names = {**sets.get(kind, {}), **names} if names else dict(sets.get(kind, {}))
            if kind == "calendars":
                names["always"] = self.say(_ALWAYS)
        return names


def _fields(cls: type[Part]) -> dict[str, tuple[Any, FieldInfo]]:
    """The fields of a class by key as the file spells it: own first, in the order of the words."""
    hints = get_type_hints(cls, include_extras=True)
    fields = {field.alias or name: (hints[name], field) for name, field in cls.model_fields.items()}
    own = [key for key in WORDS[cls.__name__].keys if key in fields]
    return {key: fields[key] for key in [*own, *(key for key in fields if key not in own)]}


def _one_or_many(single: Schema, item: Schema) -> Schema:
    """A list, or a single value of it. The list stands in ``allOf``, so that a single one is written first."""
    return {**single, "type": [*single["type"], "array"], "allOf": [{"items": item}]}


def _map_of(part: Schema) -> Schema:
    """What a part says of maps only."""
    return {key: part[key] for key in ("properties", "required", "additionalProperties") if key in part}


def _or_nothing(schema: Schema) -> Schema:
    """Nothing instead of a value is the same as the key left out."""
    kinds = schema.get("type")
    if kinds is None or "null" in kinds:
        return dict(schema)
    return {**schema, "type": [*kinds, "null"]}


def _described(markdown: str) -> Schema:
    return {"description": plain(markdown), "markdownDescription": markdown}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1].isalpha() else text
