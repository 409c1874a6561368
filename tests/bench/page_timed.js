async (words) => {
  const {sodium, ready} = await import("/patient/src/sodium.js");
  await ready;
  const {World, unbase64} = await import("/tests/page/mirror/world.js");
  const {sealed} = await import("/tests/page/mirror/seal.js");
  const {openLetter} = await import("/patient/src/opening.js");
  const {newKeys} = await import("/patient/src/keys.js");
  const {stretch} = await import("/patient/src/primitives.js");
  const {world: told, recipe, reply} = JSON.parse(words);
  const [world, raw, salt] = [new World(told), unbase64(reply), sodium.randombytes_buf(16)];
  const [reader, directory] = [world.reader("device"), world.directory("device", [])];
  const middle = (run, times) => {
    const took = Array.from({length: times}, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
    return took.sort((one, other) => one - other)[times >> 1];
  };
  return {
    "new keys of a device": middle(newKeys, 30),
    "seal a question to three readers": middle(() => sealed(world, recipe), 30),
    "open a reply": middle(() => openLetter(raw, reader, directory), 30),
    "Argon2id, 64 MiB twice (the code)": middle(() => stretch(salt, salt, 2, 64 << 20), 5),
  };
};
