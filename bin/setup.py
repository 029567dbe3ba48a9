"""From a fresh clone to something that runs: does what is missing, says it on stderr, hands over.

Only the standard library, because nothing else is there yet. What is up to date is recognised by stamps and skipped.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV, TOOLS = ROOT / ".venv", ROOT / "var" / "tools"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
OLDEST_NODE = 20
MACHINE_TRUSTS = Path("/etc/ssl/certs/ca-certificates.crt")
APT = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "gettext": ("xgettext",),
    "dovecot-imapd": ("dovecot",),
}


def main(task: str, *arguments: str) -> None:
    if task not in TASKS:
        fail(f"нет такой команды: {task}", f"no such command: {task}")
    TASKS[task](*arguments)


def demo(*arguments: str) -> None:
    prepare("run")
    hand_over("-m", "dirigent.config.running", "--demo", *arguments)


def serve(*arguments: str) -> None:
    prepare("run")
    hand_over("-m", "dirigent.config.running", *arguments)


def dirigent(*arguments: str) -> None:
    prepare("run")
    hand_over("-m", "dirigent", *arguments)


def test(*arguments: str) -> None:
    prepare("dev")
    have_system_packages()
    with tempfile.TemporaryDirectory(prefix="dirigent-test-", ignore_cleanup_errors=True) as home:
        os.chmod(home, 0o755)  # the database of root runs as nobody and must be able to walk in
        environment = {**os.environ, "DIRIGENT_HOME": home}
        for name in ("DATABASE_URL", "DIRIGENT_ENV", "DIRIGENT_DEBUG"):
            environment.pop(name, None)
        if os.environ.get("DIRIGENT_TEST_DATABASE_URL"):
            environment["DATABASE_URL"] = os.environ["DIRIGENT_TEST_DATABASE_URL"]
        workers = str(os.cpu_count() or 2)
        result = subprocess.run(
            [PYTHON, "-m", "pytest", "-n", workers, "--dist", "worksteal", *arguments],
            cwd=ROOT,
            env=environment,
            check=False,
        )
    sys.exit(result.returncode)


def check(*_arguments: str) -> None:
    prepare("dev")
    hand_over("bin/checks.py")


def bench(*arguments: str) -> None:
    prepare("dev")
    hand_over("-m", "bench", *arguments)


def screenshots(*arguments: str) -> None:
    prepare("dev")
    have_system_packages()
    hand_over("bin/pictures.py", *arguments)


TASKS = {act.__name__: act for act in (demo, serve, dirigent, test, check, bench, screenshots)}


def prepare(packages: str) -> None:
    """Everything that running needs, done once even if two commands start together."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    with open(TOOLS / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        have_packages(packages)
        have_browser_files()
        have_translations()


def have_packages(kind: str) -> None:
    """The virtual environment with exactly what the lock names. What tests need is never taken away again."""
    stamp = VENV / ".installed"
    installed = stamp.read_text().split() if stamp.exists() else ["", ""]
    if installed[0] == "dev":
        kind = "dev"
    wanted = [kind, digest([REQUIREMENTS / f"{kind}.txt"])]
    if installed == wanted and works(PYTHON):
        return
    if not works(PYTHON):
        say("Создаю виртуальное окружение", "Making the virtual environment")
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
    say("Ставлю зависимости", "Installing dependencies")
    install(VENV, REQUIREMENTS / f"{kind}.txt")
    stamp.write_text(" ".join(wanted))


def install(venv: Path, lock: Path) -> None:
    """By uv, itself pinned by hash; where it cannot be had, by pip, which is slower and as strict."""
    uv = TOOLS / "uv" / "bin" / "uv"
    if not works(uv):
        make_venv_with_pip(TOOLS / "uv")
        pip(TOOLS / "uv", REQUIREMENTS / "uv.txt", required=False)
    # the certificates the machine trusts, not uv's own list: a company's proxy signs with its own
    sync = [uv, "pip", "sync", "-q", "--no-config", "--system-certs", "--require-hashes"]
    if works(uv) and attempt(*sync, "--python", venv / "bin" / "python", lock):
        return
    run(venv / "bin" / "python", "-m", "ensurepip")
    pip(venv, lock)


def make_venv_with_pip(venv: Path) -> None:
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=False, capture_output=True, text=True)
    if made.returncode:
        fail(
            f"нет модуля venv целиком: sudo apt install python3-venv\n{made.stderr}",
            "the venv module is incomplete: sudo apt install python3-venv",
        )


def pip(venv: Path, lock: Path, *, required: bool = True) -> None:
    command = [venv / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run([*command, "--require-hashes", "-r", lock], check=False, stdout=sys.stderr)
    if required and done.returncode:
        fail(f"не удалось поставить {lock.name}", f"{lock.name} could not be installed")


def have_browser_files() -> None:
    """node_modules as locked, and from it the few files that pages use."""
    locked = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    stamp = ROOT / "node_modules" / ".installed"
    if not (stamp.exists() and stamp.read_text() == locked):
        say("Ставлю файлы для браузера", "Installing the browser's files")
        run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", env=with_node())
        stamp.write_text(locked)
    sources = [path for kind in ("html", "py", "js", "svg") for path in (ROOT / "dirigent").rglob(f"*.{kind}")]
    drawn = locked + looks(sources)
    stamp = ROOT / "build" / ".vendored"
    if not (stamp.exists() and stamp.read_text() == drawn):
        run(PYTHON, "-m", "dirigent.design.vendor")
        stamp.write_text(drawn)


def with_node() -> dict[str, str]:
    """An environment in which `npm` is found: the machine's own, or one from the package index."""
    environment = dict(os.environ)
    if MACHINE_TRUSTS.exists():
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(MACHINE_TRUSTS))
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run([node, "-p", "process.versions.node"], check=False, capture_output=True, text=True)
        if version.returncode == 0 and int(version.stdout.split(".")[0]) >= OLDEST_NODE:
            return environment
    venv = TOOLS / "node"
    if not works(venv / "bin" / "node"):
        say("Ставлю node", "Installing node")
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", venv)
        install(venv, REQUIREMENTS / "node.txt")
    return {**environment, "PATH": f"{venv / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def have_translations() -> None:
    stale = [
        source
        for source in (ROOT / "dirigent").glob("**/locale/*/LC_MESSAGES/*.po")
        if not (made := source.with_suffix(".mo")).exists() or made.stat().st_mtime < source.stat().st_mtime
    ]
    if stale:
        compile_all = (
            "import sys, polib\nfor name in sys.argv[1:]: polib.pofile(name).save_as_mofile(name[:-3] + '.mo')"
        )
        run(PYTHON, "-c", compile_all, *stale)


def found(program: str) -> str | None:
    """Servers stand where the paths of ordinary people do not lead."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")


def have_system_packages() -> None:
    """A browser and gettext: installed when we may, else named."""
    missing = [name for name, programs in APT.items() if not any(map(found, programs))]
    if "chromium" in missing and os.environ.get("CHROMIUM"):
        missing.remove("chromium")
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        fail(
            f"для тестов нужно: sudo apt install {' '.join(missing)}",
            f"the tests need: sudo apt install {' '.join(missing)}",
        )
    say(f"Ставлю {', '.join(missing)}", f"Installing {', '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=quiet)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, env=quiet)


def hand_over(*command: object) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    os.execve(PYTHON, [str(PYTHON), *(str(part) for part in command)], environment)


def run(*command: object, env: dict[str, str] | None = None) -> None:
    if not attempt(*command, env=env):
        line = " ".join(str(part) for part in command[:6])
        fail(f"не вышло: {line} …", f"failed: {line} …")


def attempt(*command: object, env: dict[str, str] | None = None) -> bool:
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=ROOT, env=env, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    return done.returncode == 0


def works(program: Path) -> bool:
    """Present and able to start: a moved or half-made environment is neither."""
    if not program.exists():
        return False
    try:
        return subprocess.run([program, "--version"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def digest(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def looks(files: Iterable[Path]) -> str:
    """A fingerprint by size and time, cheap enough for every start."""
    seen = sorted(f"{file.relative_to(ROOT)} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files)
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def say(russian: str, english: str) -> None:
    print(f"· {russian} ({english}) …", file=sys.stderr, flush=True)


def fail(russian: str, english: str) -> None:
    sys.exit(f"Дирижёр не запущен: {russian}\nDirigent: {english}")


if __name__ == "__main__":
    main(*sys.argv[1:])
