import type { ErrorEntry } from "./error-entry.ts";

/** Of linked machines: the way there, what is there, and the runs that go and come. */
export const MACHINE_ERRORS = {
  "machine-unknown": {
    cause: "No machine of the workspace has this name.",
    evidence: "`msm machines list`.",
    next: "Choose of those, or `msm machines add NAME --ssh HOST`.",
  },
  "machine-name-taken": {
    cause: "A machine of this name is linked.",
    evidence: "`msm machines list`.",
    next: "Choose another name, or remove it first.",
  },
  "machine-malformed": {
    cause: "Name or settings of a machine are none that can be kept.",
    evidence: "The sentence names the setting.",
    next: "Correct it.",
  },
  "machine-unreachable": {
    cause: "ssh gets no connection: network, address, or the machine is off.",
    evidence: "`msm machines check NAME`; `ssh HOST` by hand.",
    next: "Mend the way there; what runs there goes on.",
    exit: 1,
  },
  "destination-refused": {
    cause: "The address could be read as an option of ssh, or holds signs that no address has.",
    evidence: "The sentence quotes it.",
    next: "Write it as HOST, USER@HOST or ssh://USER@HOST:PORT, or as a name in your ssh config.",
  },
  "host-key-unconfirmed": {
    cause: "The machine's host key was never confirmed.",
    evidence: "The sentence shows type and fingerprint.",
    next: "Compare it with what its administrator says, then repeat with --fingerprint.",
  },
  "host-key-differs": {
    cause: "The machine shows another key than the fingerprint that was given.",
    evidence: "The sentence shows it.",
    next: "Ask its administrator which is right.",
  },
  "host-key-changed": {
    cause: "The machine shows another key than the one that was pinned: set up anew, or somebody stands between.",
    evidence: "Both fingerprints in the sentence.",
    next: "Ask its administrator; only if it is explained, remove the machine and add it again.",
    exit: 1,
  },
  "host-key-unknown": {
    cause: "A host on the way (ProxyJump) is not known to ssh.",
    evidence: "`ssh HOST` by hand.",
    next: "Connect once by hand.",
  },
  "key-refused": {
    cause: "The machine accepts none of the keys that ssh offers.",
    evidence: "`ssh -v HOST`.",
    next: "Add your public key there, or name the key in your ssh config.",
    exit: 1,
  },
  "ssh-missing": {
    cause: "This computer has no ssh client that can be started.",
    evidence: "`ssh -V`.",
    next: "Install OpenSSH's client.",
    exit: 1,
  },
  "link-lost": {
    cause: "The connection broke off in the middle of an answer.",
    evidence: "`msm machines check NAME`.",
    next: "Ask again; what runs there goes on.",
    exit: 1,
  },
  "link-silent": {
    cause: "The machine did not answer in time: overloaded, or its disk hangs.",
    evidence: "`msm machines check NAME`.",
    next: "Ask again later.",
    exit: 1,
  },
  "link-closed": {
    cause: "The link was closed here, as the workbench closes.",
    evidence: "The sentence names the machine.",
    next: "Ask again.",
    exit: 1,
  },
  "login-noise": {
    cause: "Login files on the machine print or read where only our agent may speak.",
    evidence: "`ssh HOST true` prints something.",
    next: "Keep the login files silent for sessions without a terminal.",
    exit: 1,
  },
  "agent-failed": {
    cause: "Our agent on the machine answered what is not understood, or failed.",
    evidence: "`msm machines check NAME`.",
    next: "Check the machine; update the workbench where the two versions differ.",
    exit: 1,
  },
  "request-malformed": {
    cause: "The agent on the machine does not understand what this version asks.",
    evidence: "`msm machines check NAME`.",
    next: "Ask again; the agent of this version is then sent anew.",
  },
  "python-missing": {
    cause: "The machine has no Python 3.8 or newer under the name that is used.",
    evidence: "`msm machines check NAME`.",
    next: "Install it there, or name another with --python PATH.",
    exit: 1,
  },
  "python-too-old": {
    cause: "The machine's Python is older than the agent or the trainer needs.",
    evidence: "`msm machines check NAME`.",
    next: "Link it with --python PATH of a newer one.",
    exit: 1,
  },
  "trainer-missing": {
    cause: "This computer's Python lacks packages that the trainer needs.",
    evidence: "`msm machines check local`.",
    next: "`npm run setup:trainer`, or `msm machines prepare local`.",
    exit: 1,
  },
  "wheels-missing": {
    cause: "The folder holds no wheels.",
    evidence: "`ls FOLDER/*.whl`.",
    next: "Make it with pip download -d.",
  },
  "not-prepared": {
    cause: "The environment could not be made on the machine.",
    evidence: "The sentence holds pip's words.",
    next: "Mend that and ask again: what was brought is kept.",
    exit: 1,
  },
  "secret-refused": {
    cause: "A variable's value looks like a secret, and a workspace keeps none.",
    evidence: "The sentence names the variable.",
    next: "Give --env NAME without the value.",
  },
  "variable-unset": {
    cause: "The machine is linked with a variable that is not set here.",
    evidence: "`msm machines list --json`.",
    next: "Set it where the workbench is started.",
  },
  "socket-refused": {
    cause: "Nothing answers at the server's socket.",
    evidence: "`msm machines check NAME`; the server's own log.",
    next: "Start the server there, or correct the path.",
  },
  "launcher-missing": {
    cause: "This computer has no SkyPilot that can be started.",
    evidence: "`sky --version`.",
    next: "Install it, or choose another launcher.",
    exit: 1,
  },
  "launcher-silent": {
    cause: "SkyPilot does not say what the runs do.",
    evidence: "`sky jobs queue`.",
    next: "Ask again later.",
    exit: 1,
  },
  "slurm-missing": {
    cause: "The machine has no sbatch.",
    evidence: "`msm machines check NAME`.",
    next: "Link its login node, or use the launcher ssh.",
    exit: 1,
  },
  "slurm-silent": {
    cause: "Slurm's controller does not answer.",
    evidence: "`squeue` there.",
    next: "Ask again later; what was submitted is found again.",
    exit: 1,
  },
  "slurm-refused": {
    cause: "sbatch refuses the job: partition, account, time, GPUs.",
    evidence: "The sentence holds its words.",
    next: "Correct the machine's settings, then hand off again.",
    exit: 1,
  },
  "disk-full": {
    cause: "There is no space left for what is to come in.",
    evidence: "`df` on the folder; `msm doctor`.",
    next: "Free some, then go on: it goes on where it was.",
    exit: 1,
  },
  "folder-unusable": {
    cause: "A folder cannot be written.",
    evidence: "`ls -ld` on it.",
    next: "Mend its permissions, or choose another.",
    exit: 1,
  },
  "path-refused": {
    cause: "A name leads out of the folder that it belongs in.",
    evidence: "The sentence names it.",
    next: "Look at the run's folder: somebody put it there. Remove the link, or train anew.",
  },
  "blob-missing": {
    cause: "A file of the run did not arrive whole on the machine.",
    evidence: "`msm runs logs RUN`.",
    next: "Hand off again: it sends what is missing.",
  },
  "hash-differs": {
    cause: "A file is not what its hash says: changed after it was written, or damaged on the way.",
    evidence: "The sentence names the file.",
    next: "Make or fetch it again; one that was changed there is never taken.",
    exit: 1,
  },
  "file-malformed": {
    cause: "A file of a run is not what our trainer writes, or became shorter.",
    evidence: "The sentence names file and machine.",
    next: "Look at it there.",
    exit: 1,
  },
  "spec-refused": {
    cause: "The description of the run holds what a machine may not be given.",
    evidence: "The sentence names the field.",
    next: "Correct the plan or the machine's settings.",
  },
  "spec-differs": {
    cause: "A run of this name is on the machine with another description.",
    evidence: "`msm runs list`.",
    next: "Give the plan another name, or take the run over with `msm runs reattach NAME`.",
  },
  "not-resumable": {
    cause: "The run is still going on, or ended well: there is nothing to resume.",
    evidence: "`msm runs list`.",
    next: "Wait for it, or fetch it.",
  },
  "not-taken-in": {
    cause: "What the machine told could not be stored here.",
    evidence: "The sentence holds the system's words; `msm doctor` shows the free space.",
    next: "Free space; the machine keeps everything until it is taken in.",
    exit: 1,
  },
  "fetch-held": {
    cause: "Another process brings the run here.",
    evidence: "`msm runs list`.",
    next: "Wait for it.",
  },
} as const satisfies Record<string, ErrorEntry>;
