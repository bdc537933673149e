// What a newer browser adds to the page: reading tickets with the camera, and checking that they are genuine.
import { canScan, scan } from "./camera.js";
import { read } from "./ticket.js";

window.modern = { canScan, read, scan };
