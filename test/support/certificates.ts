import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Issued = { readonly cert: string; readonly key: string };
export type Authority = { readonly ca: string; readonly issue: (name: string, subjects: string) => Issued };

/** A certificate authority of its own in a directory, and what it issues; good for a day. */
export function certificateAuthority(directory: string, name = "ca"): Authority {
  const at = (file: string) => join(directory, file);
  const read = (file: string) => readFileSync(at(file), "utf8");
  const request = (file: string, more: readonly string[]) => {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", at(`${file}.key`)];
    const subject = ["-subj", `/CN=${file}`, "-days", "1", "-out", at(`${file}.crt`)];
    execFileSync("openssl", ["req", "-x509", ...key, ...subject, ...more], { stdio: "pipe" });
  };
  request(name, []);
  return {
    ca: read(`${name}.crt`),
    issue: (file, subjects) => {
      const issuer = ["-CA", at(`${name}.crt`), "-CAkey", at(`${name}.key`)];
      request(file, [...issuer, "-addext", `subjectAltName=${subjects}`, "-addext", "basicConstraints=CA:FALSE"]);
      return { cert: read(`${file}.crt`), key: read(`${file}.key`) };
    },
  };
}
