/** What reads from the network, each by itself: for whoever feeds it without the rest of an authority behind it. */
export { assertRequestFits } from './est/read-request.ts';
export { validateRequest } from './issuance/validate-request.ts';
export { createOcspAnswerer, type OcspAnswer } from './ocsp/answer-ocsp.ts';
export { serveAudit } from './routes/audit.ts';
export { serveCertificates } from './routes/certificates.ts';
export { serveDocumentSigner } from './routes/document-signer.ts';
export { serveEnrolments } from './routes/enrolments.ts';
export { serveEst } from './routes/est.ts';
export { serveOcsp } from './routes/ocsp.ts';
export { serveTimeStamping } from './routes/time-stamping.ts';
export { createTimeStamper } from './time-stamping/time-stamper.ts';
