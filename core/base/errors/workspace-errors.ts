import type { ErrorEntry } from "./error-entry.ts";

/** Of the command line, the window, the workspace's database, and files that are read or written as such. */
export const WORKSPACE_ERRORS = {
  usage: {
    cause: "The command line is not understood: an unknown command or option, or a value that cannot be one.",
    evidence: "The sentence names the option and ends with the usage; `msm help` lists the commands.",
    next: "Correct the line.",
  },
  cancelled: {
    cause: "Somebody stopped the work: Ctrl-C, the window's Cancel, or the workbench was closed.",
    evidence: "The sentence says what was kept.",
    next: "Give the same command again to go on; for a probe run with --resume.",
    exit: 130,
  },
  unforeseen: {
    cause: "A fault of the workbench itself: nobody foresaw this case.",
    evidence: "Copy diagnostics in the window; the stack on standard error in the command line.",
    next: "Try again; if it stays, send `msm doctor --bundle FILE.zip` to the maintainers.",
    exit: 1,
  },
  "workspace-unusable": {
    cause:
      "The workspace's folder or database cannot be made, opened or written: permissions, no space, or another process that holds it for long.",
    evidence: "The sentence holds the system's words, or names who is at work there; `df` and `ls -ld` on the folder.",
    next: "Mend permissions or space, wait for the other process or end it, or choose another folder with --workspace.",
    exit: 1,
  },
  "workspace-held": {
    cause:
      "Another process serves the windows of this workspace: an open workbench, or `msm serve` in another terminal.",
    evidence: "The sentence names the process, its command and since when.",
    next: "Use that window, end that process, or choose another folder with --workspace.",
    exit: 1,
  },
  "database-damaged": {
    cause: "workbench.sqlite is not a whole SQLite database: cut short, overwritten, or on a failing disk.",
    evidence:
      "The sentence holds SQLite's own verdict; `msm doctor --check` names what is damaged, where the workspace still opens.",
    next: "Restore the workspace from a copy, or choose another with --workspace.",
  },
  "database-foreign": {
    cause: "workbench.sqlite is a database of another program.",
    evidence: "Its application id is another's.",
    next: "Choose another folder with --workspace.",
  },
  "database-newer": {
    cause: "A newer MSM Workbench has opened this workspace and changed its schema.",
    evidence: "The sentence names both schema versions.",
    next: "Update MSM Workbench.",
  },
  "runtime-too-old": {
    cause: "Node or ONNX Runtime is older than the workbench needs.",
    evidence: "`msm doctor` names both versions.",
    next: "Start the workbench through npm, which brings its own Node; name a newer ONNX Runtime in MSM_ONNXRUNTIME.",
  },
  "file-missing": {
    cause: "There is no file at the path.",
    evidence: "`ls` on the path that the sentence names.",
    next: "Correct the path; a relative one counts from the current folder.",
  },
  "file-unreadable": {
    cause: "The file is there and cannot be read, or is not what its name says.",
    evidence: "The sentence holds the system's words or the place of the fault.",
    next: "Mend permissions, or copy the file again from where it was made.",
  },
  "file-exists": {
    cause: "A file of this name is there, and nothing is replaced unasked.",
    evidence: "The sentence names the path.",
    next: "Name another file, or add --force where the command has it.",
  },
  "file-not-written": {
    cause: "The file cannot be written: no such folder, no permission, no space.",
    evidence: "The sentence holds the system's words; nothing half-written is left.",
    next: "Name another place.",
    exit: 1,
  },
  "export-failed": {
    cause: "The folder of an export cannot be written.",
    evidence: "The sentence holds the system's words.",
    next: "Choose another folder with --out.",
    exit: 1,
  },
  "host-failed": {
    cause: "The workbench cannot listen on the port: another program has it, or it is not allowed.",
    evidence: "The sentence holds the system's words.",
    next: "Choose another with --port, or leave it out and a free one is taken.",
    exit: 1,
  },
  "host-unreachable": {
    cause: "The window gets no answer from the workbench's host: it was stopped, or the way to it is cut.",
    evidence: "The terminal where it was started; the window says it on every screen.",
    next: "Start it again, then Try again.",
  },
  "stream-broken": {
    cause: "The connection that brings the progress of long work to the window broke.",
    evidence: "The work's own line; the work goes on in the host.",
    next: "Open the screen again: it shows how far the work is.",
  },
  "host-died": {
    cause: "The desktop application's host process ended before it was ready.",
    evidence: "The sentence holds its exit code and last words.",
    next: "Start it again; if it stays, run `msm doctor` in a terminal.",
  },
  "host-silent": {
    cause: "The desktop application's host process started and did not say that it is ready.",
    evidence: "The system's list of processes: the machine is overloaded, or the workspace's disk hangs.",
    next: "Start it again when the machine is less busy.",
  },
  "host-crashes": {
    cause: "The desktop application's host process ended several times within minutes.",
    evidence: "The sentence holds its last words.",
    next: "Run `msm doctor --bundle FILE.zip`, then start it again; what was stored is safe.",
  },
  "host-unreadable": {
    cause: "What the desktop application started as its host is another program.",
    evidence: "The sentence holds its first line.",
    next: "Install the application anew.",
  },
  "tls-needed": {
    cause: "An address that other machines reach is served over TLS or not at all.",
    evidence: "The address of --host.",
    next: "Add --certificate and --key, or leave --host out and come through ssh -L.",
  },
  "tls-unusable": {
    cause: "Certificate and key cannot be read, or do not belong together.",
    evidence: "`openssl x509 -in FILE -noout -text`.",
    next: "Name two PEM files of one pair, the certificate with a subjectAltName.",
  },
} as const satisfies Record<string, ErrorEntry>;
