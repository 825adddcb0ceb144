"""The Containerfile is built by nobody here, so it is held against what is known to be right: the packages of
./dev, the libraries that the binary loads, the settings that there are, and that nothing secret is in it."""
import pathlib
import re
import subprocess
import sys

binary, root = sys.argv[1], pathlib.Path(sys.argv[2])
text = (root / "Containerfile").read_text()
plain = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
build, run = re.split(r"^FROM .*$", plain, flags=re.M)[1:]
failed = []


def check(holds, words):
    if not holds:
        failed.append(words)


def installed(stage):
    return set(re.search(r"apt-get install -y --no-install-recommends (.*?)(?:&&|$)", stage, re.M).group(1).split())


packages = set(re.search(r'^BUILD_PACKAGES="(.*?)"', (root / "dev").read_text(), re.S | re.M).group(1).split())
for missing in packages - installed(build):
    check(False, f"the build stage lacks {missing}, which ./dev installs")
for more in installed(build) - packages - {"ca-certificates", "nodejs", "npm"}:
    check(False, f"the build stage installs {more}, which ./dev does not")

# What the binary names itself; what those load comes with their packages.
needed = re.findall(r"NEEDED\s+(\S+)", subprocess.run(["objdump", "-p", binary], capture_output=True, text=True, check=True).stdout)
given = set()
for package in installed(run) | {"libc6", "libgcc-s1", "libstdc++6"}:  # which others always bring
    for listed in pathlib.Path("/var/lib/dpkg/info").glob(f"{package}*.list"):
        if listed.name.split(".list")[0].split(":")[0] == package:
            given |= {line.rsplit("/", 1)[-1] for line in listed.read_text().splitlines()}
for name in needed:
    check(name in given or "san" in name, f"the run stage lacks the package of {name}")  # san: of a build with sanitizers
check("fonts-noto-cjk" in installed(run), "reports need fonts-noto-cjk")

known = {line.split("=")[0].strip() for line in subprocess.run([binary, "config"], capture_output=True, text=True).stdout.splitlines()}
check(len(known) > 10, "gongping config lists no settings")
for name in re.findall(r"GONGPING_([A-Z_]+)=", text):
    check(name.lower().replace("_", "-") in known, f"there is no setting GONGPING_{name}")
check(not re.search(r"(SECRET|TOKEN|PASSWORD)\S*=", plain, re.I), "a secret in the image")

user = run.rfind("USER gongping")
check(0 < user < run.rfind("CMD"), "it does not run as its own user")
for words in ("VOLUME /data", "/readyz", "GONGPING_DB=/data/"):
    check(words in run, f"there is no {words}")
copied = re.findall(r"^COPY (?:--from=build )?(.*) \S+$", plain, re.M)
for name in " ".join(copied).split():
    check(name == "." or name.startswith("/") or (root / name).exists(), f"{name} is copied and not there")
ignored = (root / ".dockerignore").read_text().split()
check({".git", "build*", "node_modules", "demo"} <= set(ignored), ".dockerignore lets through what is made here")

for words in failed:
    print(words, file=sys.stderr)
sys.exit(bool(failed))
