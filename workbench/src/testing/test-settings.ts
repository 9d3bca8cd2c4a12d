/** A test's database need not outlive a power cut. */
export const TEST_SETTINGS = { fsync: 'off', full_page_writes: 'off' } as const;
