import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Two pages: the production desk for the bureau, the relying agency's for the verification service. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    sourcemap: true,
    rollupOptions: {
      input: {
        index: fileURLToPath(new URL('index.html', import.meta.url)),
        agency: fileURLToPath(new URL('agency.html', import.meta.url)),
      },
    },
  },
});
