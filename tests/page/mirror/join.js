"use strict";

// The join code of docs/letter.md, section 9. A page never joins anything; the vectors do.

import {base32, typedCode} from "../../../patient/src/keys.js";
import {concat, equal} from "../../../patient/src/encoding.js";
import {CryptoError} from "../../../patient/src/errors.js";
import {blake, digits, kdf} from "../../../patient/src/primitives.js";

const CHARACTERS = 80;

/** The practice id and the secret of a code as typed; "join.encoding". */
export function readJoinCode(words) {
  const plain = typedCode(words);
  if (plain.length !== CHARACTERS || !/^[A-Z2-7]*$/.test(plain)) throw new CryptoError("join.encoding");
  const bits = Array.from(plain, (sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0"));
  const data = Uint8Array.from(bits.join("").match(/.{8}/g), (byte) => parseInt(byte, 2));
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
