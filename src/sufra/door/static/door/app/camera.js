// Read QR codes from the camera: qr-scanner, which uses the browser's own detector where there is one.
const LIBRARY = "../vendor/qr-scanner.min.js";

// Call `seen` with each text; returns how to stop and, where there is one, how to switch the torch.
export async function scan(video, seen) {
  const library = await import(LIBRARY).catch(() => null);
  if (library) return byLibrary(library.default, video, seen);
  if ("BarcodeDetector" in window) return byBrowser(video, seen);
  throw new Error("no decoder");
}

export function canScan(vendor) {
  return Boolean(navigator.mediaDevices) && (vendor || "BarcodeDetector" in window);
}

async function byLibrary(QrScanner, video, seen) {
  const options = { returnDetailedScanResult: true, maxScansPerSecond: 25, preferredCamera: "environment" };
  const scanner = new QrScanner(video, (result) => seen(result.data), { ...options, onDecodeError: () => {} });
  await scanner.start();
  const torch = (await scanner.hasFlash()) ? () => scanner.toggleFlash() : null;
  return { stop: () => scanner.destroy(), torch };
}

async function byBrowser(video, seen) {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  const timer = setInterval(async () => {
    const [found] = await detector.detect(video).catch(() => []);
    if (found) seen(found.rawValue);
  }, 100);
  return { stop: () => { clearInterval(timer); stream.getTracks().forEach((track) => track.stop()); }, torch: null };
}
