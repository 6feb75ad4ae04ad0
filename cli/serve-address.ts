import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { certifiedNames, type Listen } from "#native/host/listen.ts";

export interface ServeOptions {
  readonly port: number;
  readonly host?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/** Loopback unless an address is named; any other address only over TLS, whose files the user has. */
export function listenOf({ port, host, certificate, key }: ServeOptions): Result<Listen, Problem> {
  if (host === undefined || isLoopback(host)) {
    return certificate === undefined && key === undefined
      ? ok({ kind: "loopback", port })
      : err(
          problem("usage", "--certificate and --key belong to --host ADDRESS; on this machine only, no TLS is needed."),
        );
  }
  if (isIP(host) === 0) {
    return err(problem("usage", `--host takes an address of this machine, such as 192.0.2.7, not "${host}".`));
  }
  if (certificate === undefined || key === undefined) {
    return err(
      problem(
        "tls-needed",
        `${host} can be reached from other machines, so it is served over TLS or not at all: add --certificate FILE --key FILE (PEM), or leave --host out and come through ssh -L.`,
      ),
    );
  }
  return network({ address: host, port, certificate, key });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || /^127(\.\d{1,3}){3}$/.test(host);
}

function network(given: {
  readonly address: string;
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
}): Result<Listen, Problem> {
  const { address, port } = given;
  try {
    const [certificate, key] = [readFileSync(given.certificate, "utf8"), readFileSync(given.key, "utf8")];
    if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))) {
      return err(
        problem("tls-unusable", `The key in ${given.key} is not that of the certificate in ${given.certificate}.`),
      );
    }
    if (certifiedNames(certificate).length === 0) {
      return err(
        problem(
          "tls-unusable",
          `The certificate in ${given.certificate} names no host: make one with a subjectAltName.`,
        ),
      );
    }
    return ok({ kind: "network", address, port, certificate, key });
  } catch (cause) {
    return err(
      problem(
        "tls-unusable",
        `Certificate or key cannot be read (${reasonOf(cause)}): name two PEM files, the key without a passphrase.`,
      ),
    );
  }
}
