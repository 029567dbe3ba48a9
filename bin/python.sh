# Sourced by every command here: finds a Python that is new enough and hands over to setup.py.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$here/setup.py" "$@"
    fi
done
echo "Нужен Python 3.11 или новее: sudo apt install python3 python3-venv" >&2
echo "Python 3.11 or newer is needed: sudo apt install python3 python3-venv" >&2
exit 1
