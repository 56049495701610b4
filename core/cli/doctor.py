"""`./tanggap doctor`: check this installation."""

import json
import sys

import click


@click.command("doctor", help="Check this installation and say what to mend; exit code 1 when something is bad.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(as_json: bool) -> None:
    """Ask every health check."""
    from core.cli.app import app_of_here
    from core.services.installation import health

    with app_of_here().app_context():
        findings = [
            {
                "name": each.name,
                "label": str(each.label),
                "state": str(each.state),
                "summary": str(each.summary),
                "fix": str(each.fix),
            }
            for each in health.report()
        ]
    if as_json:
        click.echo(json.dumps(findings, ensure_ascii=False, indent=2))
    else:
        for each in findings:
            click.echo(f"{each['state']:8} {each['label']}: {each['summary']} {each['fix']}".rstrip())
    sys.exit(1 if any(each["state"] == "bad" for each in findings) else 0)
