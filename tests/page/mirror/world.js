"use strict";

// The fictional practice of tests/vectors/letter/world.json, as its readers know it.

import {equal, fromB64, fromHex, hex, NOTHING} from "../../../patient/src/encoding.js";
import {confirmKey, readFragment, vouchesForConfirm, vouchesForEnrol} from "../../../patient/src/invite.js";
import {keysFromSeeds} from "../../../patient/src/keys.js";
import {Kind, Signer} from "../../../patient/src/kinds.js";
import {emptyLane} from "../../../patient/src/lanes.js";
import {senderIn} from "../../../patient/src/opening.js";
import {kemKey, same, sigKey} from "../../../patient/src/primitives.js";
import {readRoster, Role} from "../../../patient/src/roster.js";
import {joinMac, readJoinCode} from "./codes.js";

export const bytes = (words) => fromHex(words, "vector");
export const unbase64 = (words) => fromB64(words, "vector");

export class World {
  constructor(told) {
    this.root = sigKey(bytes(told.root_seed));
    this.header = kemKey(bytes(told.header_seed));
    this.keys = Object.fromEntries(
      Object.entries(told.seeds).map(([name, [sig, kem]]) => [name, keysFromSeeds(bytes(sig), bytes(kem))]),
    );
    this.roster = readRoster(bytes(told.roster), this.root.public);
    this.members = told.members;
    this.devices = told.devices;
    this.threads = told.threads;
    this.invite = readFragment(told.open_invite);
    this.joinCode = readJoinCode(told.open_join_code);
  }

  reader(name) {
    const {sig, kem} = this.keys[name];
    const headerKeys = this.members.includes(name) ? [this.header] : [];
    return {practice: this.roster.practice, sigPk: sig.public, headerKeys, ownKeys: [kem]};
  }

  directory(name, lanes, dates = []) {
    const member = this.members.includes(name);
    const device = (sigPk) => Object.keys(this.devices).find((one) => equal(this.keys[one].sig.public, sigPk));
    const patientOf = (one) => (one in this.devices ? this.devices[one][0] : "");
    return {
      sender: (sigPk) => {
        const known = member && device(sigPk);
        if (known) return {signer: Signer.DEVICE, revoked: this.devices[known][1]};
        const profiles = this.roster.profiles.map((one) => (one.role === Role.SUBSTITUTE ? {...one, dates} : one));
        return senderIn({...this.roster, profiles}, sigPk);
      },
      vouched: (body) => this.vouched(name, body),
      foreign: (thread, sender) => {
        const patient = patientOf(member ? device(sender) ?? "" : name);
        return patient !== "" && (this.threads[hex(thread)] ?? patient) !== patient;
      },
      lane: (sender, to) => lanes.find((lane) => equal(lane.sender, sender) && equal(lane.to, to)) ?? emptyLane(),
    };
  }

  vouched(name, body) {
    if (body.kind === Kind.ENROL) return vouchesForEnrol(this.invite, body);
    const {secret} = this.joinCode;
    if (body.kind === Kind.JOIN) return same(joinMac(secret, this.root.public, body), body.mac);
    const joins = name === "joiner";
    const device = {sigPk: this.keys[name].sig.public, kemPk: this.keys[name].kem.public};
    const key = confirmKey(joins ? secret : this.invite.secret);
    const roster = readRoster(body.roster, this.root.public);
    return vouchesForConfirm(key, joins ? NOTHING : this.invite.inviteId, device, roster, body);
  }
}

/** The lanes of a vector. */
export function lanesOf(told) {
  return told.map((lane) => ({
    sender: bytes(lane.sender),
    to: bytes(lane.to),
    last: BigInt(lane.last),
    held: new Map(
      Object.entries(lane.held).map(([seq, [hash, prev]]) => [BigInt(seq), {hash: bytes(hash), prev: bytes(prev)}]),
    ),
    frozen: lane.frozen,
  }));
}
