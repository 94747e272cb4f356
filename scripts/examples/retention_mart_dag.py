"""The nightly run and the weekly maintenance in Airflow, by spark-submit.

Airflow's operators for Bash and Spark take every exit code but 0 for the same failure. Here the exit code decides: 1 and 5 are tried again,
2, 3 and 4 fail at once, and the message is that of the job's last line, a JSON object. It works with Airflow 2 and 3.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

try:
    from airflow.sdk import dag, task
except ImportError:  # Airflow 2
    from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.timetables.interval import CronDataIntervalTimetable

HOME = "/opt/retention-mart"
CONFIG = "/etc/retention-mart.conf"
TIME_ZONE = "Europe/Stockholm"  # the business time zone of the configuration

# What trying again does not help: configuration, a source, a quality gate.
FINAL = {2, 3, 4}

MEANING = {
    1: "an unnamed fault",
    2: "the command line or the configuration is wrong",
    3: "a source breaks its contract",
    4: "a quality gate stopped publication; yesterday's tables stay",
    5: "another run writes to the same warehouse",
}


def spark_submit(*arguments: str) -> list[str]:
    """The command, in client mode: the exit code is the job's own."""
    return [
        "spark-submit",
        "--class", "dev.retentionmart.RetentionMart",
        "--packages", "io.delta:delta-spark_2.13:4.4.0",
        "--properties-file", f"{HOME}/conf/spark-defaults.conf",
        "--load-spark-defaults",
        f"{HOME}/jobs/target/retention-mart.jar",
        *arguments,
    ]


def business_day(interval_start: datetime) -> str:
    """The day to run as of: the one that the interval begins on, in business time. Airflow's own `ds` is in UTC."""
    return interval_start.astimezone(ZoneInfo(TIME_ZONE)).date().isoformat()


def last_json(lines: list[str]) -> dict:
    """The last line that is a JSON object: the result of the run. Empty where there is none, as after a lost driver."""
    for line in reversed(lines):
        if line.lstrip().startswith("{"):
            try:
                return json.loads(line)
            except json.JSONDecodeError:
                return {}
    return {}


def message(exit_code: int, result: dict) -> str:
    """What to tell people."""
    error = result.get("error", {})
    details = [str(error[part]) for part in ("code", "problem", "cause", "remedy") if error.get(part)]
    return " | ".join([f"exit code {exit_code}: {MEANING.get(exit_code, 'unknown')}", *details])


def is_final(exit_code: int) -> bool:
    """Whether trying again does not help."""
    return exit_code in FINAL


def execute(command: list[str]) -> dict:
    """Runs the command, its progress into the task's log, and returns its result."""
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                sys.stdout.write(line)
                lines.append(line)
        except BaseException:  # a timeout, or somebody stops the task: the job must not go on
            process.terminate()
            raise
    result = last_json(lines)
    if is_final(process.returncode):
        raise AirflowFailException(message(process.returncode, result))
    if process.returncode != 0:
        raise AirflowException(message(process.returncode, result))
    return result


# One run at a time, and night after night: a run as of an older day publishes that day's picture.
@dag(
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone=TIME_ZONE),
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["retention-mart"],
)
def retention_mart_nightly():
    @task(retries=3, retry_delay=timedelta(minutes=15), execution_timeout=timedelta(hours=6))
    def run(data_interval_start=None) -> dict:
        result = execute(spark_submit("run", "--config", CONFIG, "--as-of", business_day(data_interval_start)))
        return {key: result.get(key) for key in ("run_id", "as_of_date", "mode", "table_versions", "restatement")}

    run()


@dag(
    schedule=CronDataIntervalTimetable("0 12 * * 0", timezone=TIME_ZONE),
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["retention-mart"],
)
def retention_mart_weekly():
    @task(retries=3, retry_delay=timedelta(minutes=30))
    def maintain() -> None:
        execute(spark_submit("maintain", "--config", CONFIG))

    maintain()


retention_mart_nightly()
retention_mart_weekly()
