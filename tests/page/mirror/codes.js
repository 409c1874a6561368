"use strict";

// Codes of docs/letter.md, section 9, that no page writes and no page types: the vectors have them.

import {base32, fromBase32, typedCode} from "../../../patient/src/keys.js";
import {b64, concat, equal, u64} from "../../../patient/src/encoding.js";
import {CryptoError} from "../../../patient/src/errors.js";
import {INVITE_VERSION, typedCheck} from "../../../patient/src/invite.js";
import {blake, digits, kdf} from "../../../patient/src/primitives.js";

const BYTES = 50;

/** The practice id and the secret of a code as typed; "join.encoding". */
export function readJoinCode(words) {
  const data = fromBase32(typedCode(words));
  if (data?.length !== BYTES) throw new CryptoError("join.encoding");
  const inside = data.slice(0, 48);
  if (!equal(data.slice(48), blake("join-code", inside).slice(0, 2))) throw new CryptoError("join.encoding");
  return {practice: inside.slice(0, 32), secret: inside.slice(32)};
}

/** The characters of a code, in groups of four. */
export function joinCodeText(code) {
  const data = concat(code.practice, code.secret);
  return base32(concat(data, blake("join-code", data).slice(0, 2))).match(/.{4}/g).join("-");
}

/** The MAC of a join. */
export function joinMac(secret, rootPk, device) {
  return kdf(kdf(secret, "join-mac"), "join", rootPk, device.sigPk, device.kemPk);
}

/** The digits that both desks show. */
export function joinDigits(secret, rootPk, device) {
  return digits(kdf(kdf(secret, "join-sas"), "join-sas", rootPk, device.sigPk, device.kemPk));
}

/** The URL fragment of an invite, 87 characters. */
export function fragment(invite) {
  const version = Uint8Array.of(INVITE_VERSION);
  return b64(concat(version, invite.rootPk, invite.inviteId, invite.secret, u64(invite.expiresMs)));
}

/** The code of an invite, for a phone without camera: five groups of four characters. */
export function typedOf(invite) {
  const core = invite.secret.slice(0, 10);
  return (base32(core) + typedCheck(core)).match(/.{4}/g).join("-");
}
