"""Holds the recorded samples against the description of the API."""

import json
import sys
from pathlib import Path

from jsonschema_rs import validator_for

FIXTURES = Path(__file__).parent.parent / "fixtures"
SHAPES = {
    "access-token": "AccessTokenDto",
    "create-response-json-key": "CreateManagedRegistryCredentialResponse",
    "create-response-robot": "CreateManagedRegistryCredentialResponse",
    "credential": "RegistryCredential",
    "credential-old-shape": "RegistryCredentialOlderText",
    "credentials-page": "RegistryCredentialsPage",
    "problem-400": "ConstraintsViolationsError",
    "problem-403": "Error403",
    "problem-404": "Error404",
    "problem-500": "Error500",
    "problem-503": "Error503",
    "registries-page": "RegistriesPage",
    "registry": "RegistryDetailed",
    "user-token-info": "UserTokenInfo",
}

components = json.loads((FIXTURES / "openapi.json").read_text())["components"]
samples = {path.stem for path in FIXTURES.glob("*.json")} - {"openapi"}
if samples != SHAPES.keys():
    sys.exit(f"samples without a shape, or shapes without a sample: {sorted(samples ^ SHAPES.keys())}")

faults = []
for sample, shape in SHAPES.items():
    validator = validator_for({"$ref": f"#/components/schemas/{shape}", "components": components})
    for error in validator.iter_errors(json.loads((FIXTURES / f"{sample}.json").read_text())):
        faults.append(f"{sample}.json is no {shape}: {error.message}")
sys.exit("\n".join(faults) or 0)
