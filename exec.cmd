@rem The scripts of package.json begin with "exec", so that signals reach the project and not a shell in between.
@rem cmd.exe, through which npm runs them on Windows, has no such command; this stands in for it.
@%*
