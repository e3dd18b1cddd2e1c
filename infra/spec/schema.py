"""The JSON Schema of a stack file, for editors: keys with their descriptions, short forms, and which keys an
environment has and which the shared stack."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from infra.spec.stack import EnvironmentStackSpec, SharedSpec

# The newest draft that every YAML language server knows.
DRAFT = "http://json-schema.org/draft-07/schema#"


class _ForEditors(GenerateJsonSchema):
    """What a person may write. None of our models takes an explicit null, whatever their defaults."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - editors prefer titles to descriptions
        return False

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        document = super().default_schema(schema)
        if isinstance(document.get("default", 0), (dict, list, tuple, type(None))):
            del document["default"]
        return document

    def dict_schema(self, schema: Any) -> dict[str, Any]:
        document = super().dict_schema(schema)
        if "patternProperties" in document:
            document["additionalProperties"] = False
        return document

    def model_schema(self, schema: Any) -> dict[str, Any]:
        document = super().model_schema(schema)
        document.pop("title", None)
        return document


def stack_schema(project: str) -> dict[str, Any]:
    """Returns the schema of the stack files of `project`."""
    mode: JsonSchemaMode = "validation"
    refs, definitions = models_json_schema(
        [(SharedSpec, mode), (EnvironmentStackSpec, mode)], schema_generator=_ForEditors
    )
    defs: dict[str, Any] = definitions["$defs"]
    shared, environment = (
        defs.pop(refs[(model, mode)]["$ref"].rpartition("/")[2])
        for model in (SharedSpec, EnvironmentStackSpec)
    )
    return _sorted(
        {
            "$schema": DRAFT,
            "title": f"Stack file of {project}",
            "description": f"{SharedSpec.__doc__} Or: {EnvironmentStackSpec.__doc__}",
            "type": "object",
            "required": ["config"],
            "properties": {
                "config": {
                    "type": "object",
                    "if": {"required": [f"{project}:environment"]},
                    "then": _sections(environment, project),
                    "else": _sections(shared, project),
                },
                "secretsprovider": {
                    "type": "string",
                    "description": "Pulumi's: what encrypts `secure:` values.",
                },
                "encryptionsalt": {"type": "string", "description": "Pulumi's: proves the passphrase."},
                "encryptedkey": {"type": "string", "description": "Pulumi's: the data key of a cloud KMS."},
                "environment": {"description": "Pulumi's: ESC environments."},
            },
            "additionalProperties": False,
            "$defs": defs,
        }
    )


def _sections(model: dict[str, Any], project: str) -> dict[str, Any]:
    return {
        "description": model["description"],
        "properties": {f"{project}:{name}": schema for name, schema in model["properties"].items()},
        "required": [f"{project}:{name}" for name in model.get("required", ())],
        # Other namespaces are for Pulumi's providers.
        "patternProperties": {f"^(?!{project}:)[^:]+:.+$": {}},
        "additionalProperties": False,
    }


def _sorted(schema: dict[str, Any]) -> dict[str, Any]:
    schema["$defs"] = dict(sorted(schema["$defs"].items()))
    return schema
