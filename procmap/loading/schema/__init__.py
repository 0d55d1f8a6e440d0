"""The JSON Schema of process files, made from the model and its words, for editors that complete and explain."""

from procmap.loading.schema.ids import Known, known_ids
from procmap.loading.schema.parts import process_schema

__all__ = ["Known", "known_ids", "process_schema"]
