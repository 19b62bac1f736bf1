import { statfsSync } from 'node:fs'

/**
 * The server's settings, given on its command line, so that they hold whatever its files say.
 * Sized for a laptop that also runs the rest; durability is never traded for speed.
 */
export function serverSettings(port: number): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    // No socket files to leave behind, and no second way in.
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: '200',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Whoever started it starts it again, as a whole: a server that begins anew by itself after a crash stays in recovery
    // for ever where that fails too, as it does while the disk can make nothing durable.
    restart_after_crash: 'off',
    // Compiling a plan costs more than the short queries of an application run.
    jit: 'off',
    random_page_cost: '1.1',
    dynamic_shared_memory_type: sharedMemoryType(),
    timezone: 'UTC',
    log_timezone: 'UTC',
    // What the start-up checks read must be in one language.
    lc_messages: 'C',
    // A ring of seven files, one a weekday.
    logging_collector: 'on',
    log_destination: 'stderr',
    log_directory: 'log',
    log_filename: 'postgres-%a.log',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_truncate_on_rotation: 'on',
    log_file_mode: '0600',
    log_line_prefix: '%m [%p] %q%d ',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Containers commonly give /dev/shm 64 MB, which a few parallel queries exhaust; files do not run out like that. */
function sharedMemoryType(): string {
  if (process.platform !== 'linux') return 'posix'
  try {
    const { blocks, bsize } = statfsSync('/dev/shm')
    return blocks * bsize >= 512 * 1_048_576 ? 'posix' : 'mmap'
  } catch {
    return 'mmap'
  }
}
