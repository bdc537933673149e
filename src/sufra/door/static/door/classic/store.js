// What the telephone keeps, in IndexedDB: its token and list under "kept", its facts, and those of other doors.
const NAME = "sufra-door";
const STORES = { kept: undefined, facts: "uuid", others: "uuid" };
let database = null;

function disk() {
  database = database || new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, keyPath ? { keyPath } : undefined);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return database;
}

// Run one transaction; what it returns is known only when it is on the disk.
async function transact(stores, mode, work) {
  const opened = await disk();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(stores, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
    work((name) => transaction.objectStore(name), (value) => { result = value; });
  });
}

function kept(key) {
  return transact(["kept"], "readonly", (store, found) => {
    const request = store("kept").get(key);
    request.onsuccess = () => found(request.result);
  });
}

function keep(values) {
  return transact(["kept"], "readwrite", (store) => {
    for (const [key, value] of Object.entries(values)) store("kept").put(value, key);
  });
}

function all(name) {
  return transact([name], "readonly", (store, found) => {
    const request = store(name).getAll();
    request.onsuccess = () => found(request.result);
  });
}

// Number a fact and write it down, both or neither: two facts never share a number, and none is lost between.
function write(fact) {
  return transact(["kept", "facts"], "readwrite", (store, found) => {
    const request = store("kept").get("sequence");
    request.onsuccess = () => {
      const numbered = Object.assign({}, fact, { sequence: (request.result || 0) + 1 });
      store("kept").put(numbered.sequence, "sequence");
      store("facts").put(numbered);
      found(numbered);
    };
  });
}

function putAll(name, rows) {
  return transact([name], "readwrite", (store) => { for (const row of rows) store(name).put(row); });
}

// Let go of what the server has, but for the evenings of the list; what nobody has yet stays in any case.
function prune(evenings) {
  return transact(["facts", "others"], "readwrite", (store) => {
    for (const name of ["facts", "others"]) {
      const request = store(name).getAll();
      request.onsuccess = () => {
        const past = request.result.filter((row) => row.acknowledged !== 0 && !evenings.includes(row.evening));
        for (const row of past) store(name).delete(row.uuid);
      };
    }
  });
}

// A door whose evening is over keeps no list, and its token only until everything is sent; a revoked one neither.
async function wipe({ token }) {
  await transact(["kept"], "readwrite", (store) => {
    for (const key of ["list", "now", "since", "ready"].concat(token ? ["token"] : [])) store("kept").delete(key);
  });
  await prune([]);
}
