// The command of an exec: a format string with one `%s` per argument, formatted as Go's `Sprintf` does.
// Pure. Spec: 08-infrastructure §1.3 (printf semantics of Cmd).

/** `cmd` with its arguments put in. Anything but `%s` and `%%` is foreign input and shows as Go shows it. */
export function formatCommand(cmd: string, args: readonly string[]): string {
  let next = 0;
  const formatted = cmd.replace(/%([-+# 0]*\d*(?:\.\d*)?)(.?)/gsu, (_all, flags: string, verb: string) => {
    if (verb === '') return '%!(NOVERB)';
    if (verb === '%') return '%';
    const value = args[next++];
    if (value === undefined) return `%!${verb}(MISSING)`;
    if (verb === 's' || verb === 'v') return pad(value, flags);
    return `%!${verb}(string=${value})`;
  });
  const extra = args.slice(next);
  if (extra.length === 0) return formatted;
  return `${formatted}%!(EXTRA ${extra.map((value) => `string=${value}`).join(', ')})`;
}

/** `%-8s` and `%.3s`: width and precision in characters. */
function pad(value: string, flags: string): string {
  if (flags === '') return value;
  const [, left, width, precision] = /^([-+# 0]*)(\d*)(?:\.(\d*))?$/.exec(flags) ?? [];
  const text = precision === undefined ? value : [...value].slice(0, Number(precision)).join('');
  if (width === undefined || width === '') return text;
  const missing = ' '.repeat(Math.max(0, Number(width) - [...text].length));
  return left?.includes('-') === true ? text + missing : missing + text;
}
