"""Writes the template as CloudFormation will see it: loops unrolled, SAM resources turned into plain ones.

Usage: expand.py FOLDER. Writes FOLDER/template.json.
"""

import json
import os
import pathlib
import sys

from ministack.services.cloudformation import language_extensions
from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

class NoManagedPolicies:
    """The template names no managed policy, so none is looked up."""

    def load(self):
        return {}


def without_comments_of_sam(node):
    """SAM notes where a resource came from; linters take that for an unknown attribute."""
    if isinstance(node, dict):
        return {key: without_comments_of_sam(value) for key, value in node.items() if key != "SamResourceId"}
    if isinstance(node, list):
        return [without_comments_of_sam(value) for value in node]
    return node


def main(folder):
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    source = pathlib.Path(__file__).parent.parent / "template.yaml"
    template = yaml_parse(source.read_text())
    # The canary is on, as in production, so that what it adds is checked too.
    # The same unrolling that the local cloud does; parameters stay what they are.
    unrolled = language_extensions.apply(template, {})
    unrolled["Transform"] = "AWS::Serverless-2016-10-31"
    for name, resource in unrolled["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            # The code is not packaged here; any object stands for it.
            resource["Properties"]["CodeUri"] = {"Bucket": "releases", "Key": name}
    expanded = without_comments_of_sam(transform(unrolled, {"Canary": "true"}, NoManagedPolicies()))
    expanded.pop("Transform", None)
    target = pathlib.Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    (target / "template.json").write_text(json.dumps(expanded, indent=1))


main(sys.argv[1])
