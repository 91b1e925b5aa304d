package io.tenantservice.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where the parts listen, on loopback. Tests take whatever is free; {@code -Plocal} has fixed ports, so that a
 * walk-through can be pasted, each to be moved by {@code -Dstack.port.NAME}.
 */
public final class Ports {

    private static final Map<String, Integer> FIXED = Map.of(
            "api", 8080,
            "management", 9000,
            "postgresql", 15432,
            "redis", 16379,
            "vault", 18200,
            "issuer", 18080,
            "meta", 18443,
            "genesys", 18444,
            "simulator-control", 18445,
            "receiver", 18446);

    private final boolean fixed;
    private final Map<String, Integer> taken = new HashMap<>();

    private Ports(boolean fixed) {
        this.fixed = fixed;
    }

    public static Ports free() {
        return new Ports(false);
    }

    /** @throws StackFailure naming every port that is taken */
    public static Ports fixed() {
        Ports ports = new Ports(true);
        List<String> failures = new ArrayList<>();
        for (String name : new TreeSet<>(FIXED.keySet())) {
            try {
                ports.of(name);
            } catch (StackFailure failure) {
                failures.add(failure.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new StackFailure(String.join("\n  ", failures));
        }
        return ports;
    }

    public int of(String name) {
        return taken.computeIfAbsent(name, absent -> fixed ? fixedPort(name) : FreePorts.next());
    }

    private static int fixedPort(String name) {
        int port = chosen(name);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return port;
        } catch (IOException e) {
            throw new StackFailure("Port " + port + " (" + name
                    + ") is taken; free it or choose another with -Dstack.port." + name + "=N");
        }
    }

    private static int chosen(String name) {
        String text = System.getProperty("stack.port." + name, String.valueOf(FIXED.get(name)));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new StackFailure("-Dstack.port." + name + "=" + text + " is not a port");
        }
    }
}
