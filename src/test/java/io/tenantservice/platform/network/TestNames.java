package io.tenantservice.platform.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Names that tests give addresses to, in this JVM's own resolver; all others it asks the system for. Kept in system
 * properties, as tests and resolver are loaded by different class loaders.
 */
public final class TestNames extends InetAddressResolverProvider {

    private static final String PREFIX = "test.names.";

    /** Between what a name stands for now, and what from the next look-up on. */
    private static final String THEN = "|";

    /** @param answers what each look-up in turn gives, addresses with commas; the last one stays */
    static void set(String host, String... answers) {
        System.setProperty(PREFIX + host, String.join(THEN, answers));
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
                String answers = System.getProperty(PREFIX + name);
                return answers == null ? system.lookupByName(host, policy) : next(name, answers);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }

    private static Stream<InetAddress> next(String name, String answers) {
        int then = answers.indexOf(THEN);
        String now = then < 0 ? answers : answers.substring(0, then);
        if (then >= 0) {
            System.setProperty(PREFIX + name, answers.substring(then + 1));
        }
        return Arrays.stream(now.split(",")).map(address -> named(name, InetAddress.ofLiteral(address)));
    }

    /** With the name, as the system's resolver gives them. */
    private static InetAddress named(String name, InetAddress address) {
        try {
            return InetAddress.getByAddress(name, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of another length", e);
        }
    }

    @Override
    public String name() {
        return "names of tests";
    }
}
