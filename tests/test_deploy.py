"""What stands in deploy/ is valid, and asks for no more rights than the bot needs."""

import re
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
MANIFESTS = sorted(
    path for path in (ROOT / "deploy/kubernetes").glob("*.yaml") if path.stem != "kustomization"
)
COMPOSE = ("compose.yaml", "deploy/compose.yaml")


def manifest(name: str) -> dict:
    return yaml.safe_load((ROOT / "deploy/kubernetes" / f"{name}.yaml").read_text())


@pytest.fixture
def pod():
    return manifest("deployment")["spec"]["template"]["spec"]


@pytest.fixture
def container(pod):
    (container,) = pod["containers"]
    return container


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_kubernetes_knows_every_field(path):
    newest = kubernetes_validate.latest_version()
    kubernetes_validate.validate(yaml.safe_load(path.read_text()), newest, strict=True)


def test_every_manifest_is_applied():
    listed = manifest("kustomization")["resources"]
    assert sorted(listed) == [path.name for path in MANIFESTS]


def test_the_image_that_is_built_and_pushed_is_the_one_that_runs(container):
    (image,) = manifest("kustomization")["images"]
    assert image["name"] == container["image"]
    pushed = f"docker push {image['newName']}:{image['newTag']}\n"
    assert pushed in (ROOT / "docs/scaling.md").read_text()


def test_every_secret_that_the_pods_and_the_ingress_ask_for_is_made_by_a_step(container):
    steps = (ROOT / "docs/scaling.md").read_text()
    asked = [each["valueFrom"]["secretKeyRef"] for each in container["env"] if "valueFrom" in each]
    for secret in asked:
        assert f"create secret generic {secret['name']} " in steps
        assert f"--from-literal={secret['key']}=" in steps
    (tls,) = manifest("ingress")["spec"]["tls"]
    assert f"create secret tls {tls['secretName']} " in steps


@pytest.mark.parametrize("path", COMPOSE)
def test_compose_knows_every_field(path):
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            path,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_a_pod_needs_no_root_and_writes_to_memory_alone(pod, container):
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert all(volume["emptyDir"]["medium"] == "Memory" for volume in pod["volumes"])


def test_secrets_are_referred_to_and_not_written_down(container):
    written = {each["name"] for each in container["env"] if "value" in each}
    assert written.isdisjoint({"TELEGRAM_BOT_TOKEN", "DATABASE_URL", "WEBHOOK_SECRET"})


def test_services_of_compose_give_up_what_they_do_not_need():
    for path in COMPOSE:
        bot = yaml.safe_load((ROOT / path).read_text())["services"]["bot"]
        assert bot["read_only"]
        assert bot["cap_drop"] == ["ALL"]


def test_a_bot_may_take_as_much_memory_wherever_it_runs(container):
    bots = [yaml.safe_load((ROOT / path).read_text())["services"]["bot"] for path in COMPOSE]
    assert {bot["mem_limit"] for bot in bots} == {"512m"}
    assert container["resources"]["limits"]["memory"] == "512Mi"
    assert "512 MB at most" in (ROOT / "docs/scaling.md").read_text()


def test_only_settings_that_there_are_are_set(container):
    known = {name.upper() for name in Settings.model_fields}
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    assert {each["name"] for each in container["env"]} <= known
    assert set(compose["services"]["bot"]["environment"]) <= known


@pytest.mark.parametrize("path", COMPOSE)
def test_compose_hands_on_every_setting_of_the_env_file(path):
    bot = yaml.safe_load((ROOT / path).read_text())["services"]["bot"]
    (file,) = bot["env_file"]
    assert (ROOT / path).parent.joinpath(file["path"]).resolve() == ROOT / ".env"


def test_the_way_in_leads_to_the_address_that_telegram_is_told(container):
    told = {each["name"]: each.get("value") for each in container["env"]}["WEBHOOK_URL"]
    (rule,) = manifest("ingress")["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert told == f"https://{rule['host']}{path['path']}"
    (tls,) = manifest("ingress")["spec"]["tls"]
    assert tls["hosts"] == [rule["host"]]


def test_nginx_serves_on_the_port_that_compose_opens():
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    (published,) = compose["services"]["front"]["ports"]
    listening = re.search(r"listen (\d+) ssl", (ROOT / "deploy/nginx/listen.conf").read_text())
    assert listening
    assert published.endswith(f":{listening[1]}")
