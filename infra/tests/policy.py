"""Our own policies on the expanded template. Names of checks are claims; each fault names the resource.

Usage: policy.py TEMPLATE.json. Closes with "N passed, N failed".
"""

import json
import pathlib
import sys
import tomllib

# Routes anyone may call: what they protect, they protect in the function (session cookie, signed link, API key).
PUBLIC_V1 = {"GET /v1/openapi.json", "GET /v1/catalogue", "GET /v1/catalogue/{listing}"}
DEAD_LETTER_ENDINGS = ("Dead", "Parked")
DATA_TYPES = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool")

RESOURCES = {}
PARAMETERS = {}
ENVIRONMENTS = pathlib.Path(__file__).parents[2] / "samplconfig.toml"


def of_type(kind):
    return {name: r["Properties"] for name, r in RESOURCES.items() if r["Type"] == kind}


def referred(value):
    """The resource a Ref or a GetAtt leads to."""
    if isinstance(value, dict) and "Ref" in value:
        return value["Ref"]
    if isinstance(value, dict) and "Fn::GetAtt" in value:
        target = value["Fn::GetAtt"]
        return target.split(".")[0] if isinstance(target, str) else target[0]
    return None


def actions(role):
    for policy in role.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            named = statement["Action"]
            resources = statement["Resource"]
            yield from (
                (action, resource)
                for action in (named if isinstance(named, list) else [named])
                for resource in (resources if isinstance(resources, list) else [resources])
            )


def alias_of(function):
    return f"{function}Aliaslive"


def alarmed():
    """(metric, what it watches) of every alarm."""
    for alarm in of_type("AWS::CloudWatch::Alarm").values():
        value = alarm["Dimensions"][0]["Value"]
        watched = value.get("Fn::Sub") if isinstance(value, dict) and "Fn::Sub" in value else referred(value)
        yield alarm["MetricName"], watched


def every_queue_has_dead_letters_an_alarm_and_encryption():
    watched = set(alarmed())
    for name, queue in of_type("AWS::SQS::Queue").items():
        if not queue.get("SqsManagedSseEnabled"):
            yield f"{name} is not encrypted"
        if name.endswith(DEAD_LETTER_ENDINGS):
            if ("ApproximateNumberOfMessagesVisible", name) not in watched:
                yield f"{name}: nobody is told of its dead letters"
            continue
        if not (referred(queue.get("RedrivePolicy", {}).get("deadLetterTargetArn")) or "").endswith("Dead"):
            yield f"{name} has no dead-letter queue"
        if ("ApproximateAgeOfOldestMessage", name) not in watched:
            yield f"{name}: nobody is told when its messages wait"


def every_event_source_can_fail_visibly():
    functions = of_type("AWS::Lambda::Function")
    queues = of_type("AWS::SQS::Queue")
    for name, source in of_type("AWS::Lambda::EventSourceMapping").items():
        origin = referred(source["EventSourceArn"])
        if origin in queues:
            function = referred(source["FunctionName"]).removesuffix("Aliaslive")
            timeout = functions[function]["Timeout"]
            if queues[origin]["VisibilityTimeout"] < 6 * timeout:
                yield f"{name}: {origin} hides messages for less than six times {function}'s timeout of {timeout} s"
            if source.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
                yield f"{name}: one bad message would fail the whole batch"
            if "ScalingConfig" not in source:
                yield f"{name}: its concurrency is not bounded"
        else:
            if "OnFailure" not in source.get("DestinationConfig", {}):
                yield f"{name}: batches the stream gives up on are lost"
            if "version" not in json.dumps(source.get("FilterCriteria", {})):
                yield f"{name}: items that are not aggregates would wake the relay"


def every_function_has_alarms_logs_and_a_role_of_its_own():
    watched = set(alarmed())
    roles = {}
    for name, function in of_type("AWS::Lambda::Function").items():
        called = function["FunctionName"]["Fn::Sub"]
        for metric in ("Errors", "Throttles"):
            if (metric, called) not in watched:
                yield f"{name}: no alarm on {metric}"
        log = referred(function.get("LoggingConfig", {}).get("LogGroup"))
        if "RetentionInDays" not in RESOURCES.get(log, {}).get("Properties", {}):
            yield f"{name}: its log is kept for ever"
        role = referred(function["Role"])
        if role in roles:
            yield f"{name} shares its role with {roles[role]}"
        roles[role] = name


def no_grant_is_wider_than_what_it_names():
    for name, role in of_type("AWS::IAM::Role").items():
        # SAM makes the canary's own role, with the policy AWS keeps for it.
        if role.get("ManagedPolicyArns") and name != "CodeDeployServiceRole":
            yield f"{name} has managed policies"
        for action, resource in actions(role):
            if "*" in action:
                yield f"{name} grants {action}"
            if resource == "*":
                yield f"{name} grants {action} on everything"


def every_route_has_an_authorizer_or_is_a_family_without_one():
    for name, route in of_type("AWS::ApiGatewayV2::Route").items():
        key = route["RouteKey"]
        path = key.split(" ")[-1]
        authorized = route.get("AuthorizationType") == "JWT" and referred(route.get("AuthorizerId"))
        if path.startswith("/v1/") and key not in PUBLIC_V1 and not authorized:
            yield f"{name} ({key}) needs a bearer token and asks for none"
        consented = route.get("AuthorizationType") == "CUSTOM" and referred(route.get("AuthorizerId")) == "Consent"
        if path.startswith("/data/v1/") != consented:
            yield f"{name} ({key}) reads a customer's data and asks for no consent, or asks for one and does not"
        if not path.startswith("/v1/") and authorized:
            yield f"{name} ({key}) is a page or takes an API key: a bearer token counts nowhere there"
        if "+" in path and not path.startswith("/integration/v1/"):
            yield f"{name} ({key}) takes any path"


def all_data_is_protected():
    for name, resource in RESOURCES.items():
        if resource["Type"] in DATA_TYPES:
            if resource.get("DeletionPolicy") != "Retain" or resource.get("UpdateReplacePolicy") != "Retain":
                yield f"{name} goes with the stack"
    for name, table in of_type("AWS::DynamoDB::Table").items():
        if not table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"):
            yield f"{name} cannot be restored to a point in time"
        if table.get("DeletionProtectionEnabled") != {"Fn::If": ["IsLocal", False, True]}:
            yield f"{name} can be deleted by mistake"
        if table.get("BillingMode") != "PAY_PER_REQUEST":
            yield f"{name} has a capacity to guess"
    for name, bucket in of_type("AWS::S3::Bucket").items():
        if not all(bucket.get("PublicAccessBlockConfiguration", {}).values()) or "BucketEncryption" not in bucket:
            yield f"{name} could be read by others"


def schedules_retry_and_leave_dead_letters():
    for name, schedule in of_type("AWS::Scheduler::Schedule").items():
        target = schedule["Target"]
        if "DeadLetterConfig" not in target or "RetryPolicy" not in target:
            yield f"{name} may fail unseen"
    for name, config in of_type("AWS::Lambda::EventInvokeConfig").items():
        if "OnFailure" not in config.get("DestinationConfig", {}):
            yield f"{name} may fail unseen"


def local_settings_are_in_conditions_only():
    text = json.dumps(RESOURCES)
    for word in ("localhost", "127.0.0.1"):
        if word in text:
            yield f"{word} stands in a resource"


def only_a_laptop_calls_webhook_endpoints_on_itself():
    if PARAMETERS.get("LoopbackEndpoints", {}).get("Default") != "refused":
        yield "LoopbackEndpoints is not refused where nobody says otherwise"
    with open(ENVIRONMENTS, "rb") as file:
        environments = {name: env for name, env in tomllib.load(file).items() if isinstance(env, dict)}
    for name, environment in environments.items():
        said = [text for text in environment["deploy"]["parameters"]["parameter_overrides"] if text.startswith("LoopbackEndpoints")]
        if said and name != "local":
            yield f"{name} sets {said[0]}"
        if name == "local" and said != ["LoopbackEndpoints=allowed"]:
            yield "local does not allow loopback, which its receivers of webhooks need"
    # Whoever calls endpoints is told by this parameter alone.
    for name, function in of_type("AWS::Lambda::Function").items():
        said = function.get("Environment", {}).get("Variables", {}).get("LOOPBACK_ENDPOINTS")
        if said is not None and said != {"Ref": "LoopbackEndpoints"}:
            yield f"{name} decides for itself whether to call this machine"


def a_client_names_its_own_address_to_nobody():
    """Only proxies of the operator's own are believed about where a client is, and those an operator has to name."""
    if PARAMETERS.get("TrustedProxyHops", {}).get("Default") != "0":
        yield "TrustedProxyHops trusts a header where nobody says that a proxy stands before the gateway"
    for name, function in of_type("AWS::Lambda::Function").items():
        said = function.get("Environment", {}).get("Variables", {}).get("TRUSTED_PROXY_HOPS")
        if said is not None and said != {"Ref": "TrustedProxyHops"}:
            yield f"{name} decides for itself whom to believe about a client's address"


CLAIMS = [
    every_queue_has_dead_letters_an_alarm_and_encryption,
    every_event_source_can_fail_visibly,
    every_function_has_alarms_logs_and_a_role_of_its_own,
    no_grant_is_wider_than_what_it_names,
    every_route_has_an_authorizer_or_is_a_family_without_one,
    all_data_is_protected,
    schedules_retry_and_leave_dead_letters,
    local_settings_are_in_conditions_only,
    only_a_laptop_calls_webhook_endpoints_on_itself,
    a_client_names_its_own_address_to_nobody,
]


def main(path):
    with open(path) as file:
        template = json.load(file)
    RESOURCES.update(template["Resources"])
    PARAMETERS.update(template["Parameters"])
    failed = 0
    for claim in CLAIMS:
        faults = list(claim())
        failed += bool(faults)
        print(f"   {'FAILED ' if faults else 'ok     '} {claim.__name__.replace('_', ' ')}")
        for fault in faults:
            print(f"             {fault}")
    print(f"\n{len(CLAIMS) - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main(sys.argv[1]))
