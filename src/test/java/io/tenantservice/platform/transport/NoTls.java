package io.tenantservice.platform.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as a PostgreSQL without TLS does, and notes what it is told all the same. */
final class NoTls implements AutoCloseable {

    /** An SSLRequest, and the answer no (PostgreSQL documentation, "SSL Session Encryption"). */
    private static final int REQUEST_BYTES = 8;

    private static final int NO = 'N';

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<Integer> heard = new ConcurrentLinkedQueue<>();

    private NoTls(ServerSocket socket) {
        this.socket = socket;
    }

    static NoTls start() throws IOException {
        NoTls server = new NoTls(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        server.threads.submit(server::accept);
        return server;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** @return how often somebody asked for TLS */
    int asked() {
        return asked.get();
    }

    /** @return the first byte of whatever was sent although there is no TLS */
    List<Integer> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    private int accept() throws IOException {
        while (true) {
            Socket client = socket.accept();
            threads.submit(() -> refuse(client));
        }
    }

    private int refuse(Socket client) throws IOException {
        try (client) {
            client.getInputStream().readNBytes(REQUEST_BYTES);
            asked.incrementAndGet();
            client.getOutputStream().write(NO);
            int next = client.getInputStream().read();
            if (next >= 0) {
                heard.add(next);
            }
            return next;
        }
    }
}
