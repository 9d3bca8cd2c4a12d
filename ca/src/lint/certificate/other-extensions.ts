/** Extensions that only lints know: this authority never writes them. */
export const OTHER_EXTENSION = {
  subjectDirectoryAttributes: '2.5.29.9',
  subjectInfoAccess: '1.3.6.1.5.5.7.1.11',
  netscapeCertType: '2.16.840.1.113730.1.1',
  netscapeComment: '2.16.840.1.113730.1.13',
} as const;
