"""What every answer carries, whatever its status: nothing may be cached, framed, embedded, sniffed or tracked."""
