"""A PostgreSQL cluster of its own, thrown away afterwards, with an empty database for each service."""

import contextlib
import glob
import os
import shutil
import socket
import subprocess
import tempfile

SERVICES = ["coordination", "enforcement", "projects", "publicservices"]
PROGRAMS = ["initdb", "pg_ctl", "postgres", "psql"]
# It refuses to run as root; then it runs as this user.
USER = "postgres"


def programs():
    """The folder of its programs; nothing where the machine has none."""
    on_path = shutil.which("initdb")
    folders = [os.path.dirname(on_path)] if on_path else []
    folders += sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    whole = (folder for folder in folders if all(os.path.exists(os.path.join(folder, name)) for name in PROGRAMS))
    return next(whole, None)


@contextlib.contextmanager
def settings():
    """The file of settings under which the suite keeps its data there, while the cluster runs."""
    with tempfile.TemporaryDirectory(prefix="kezhi-pg-") as folder, socket.socket() as free:
        as_user = {"user": USER} if os.getuid() == 0 else {}
        if as_user:
            shutil.chown(folder, USER)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        data = os.path.join(folder, "data")
        initdb = [os.path.join(programs(), "initdb"), "-D", data, "-U", "kezhi", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(initdb, check=True, **quiet, **as_user)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [os.path.join(programs(), "pg_ctl"), "-D", data, "-w"]
        subprocess.run([*control, "-o", options, "start"], check=True, **quiet, **as_user)
        try:
            lines = []
            for service in SERVICES:
                psql = [os.path.join(programs(), "psql"), "-h", "127.0.0.1", "-p", str(port), "-U", "kezhi", "-d", "postgres"]
                subprocess.run([*psql, "-qc", f"CREATE DATABASE {service}"], check=True, **quiet)
                lines.append(f'[services.{service}]\nlisten = "127.0.0.1:0"\nendpoint = ""\n')
                lines[-1] += f'database = "postgres://kezhi@127.0.0.1:{port}/{service}"\nowner_database = ""\n'
            file = os.path.join(folder, "kezhi.toml")
            with open(file, "w", encoding="utf-8") as settings_file:
                settings_file.write("\n".join(lines))
            yield file
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet, **as_user)
