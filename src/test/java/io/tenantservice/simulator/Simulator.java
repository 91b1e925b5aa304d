package io.tenantservice.simulator;

import java.util.List;
import java.util.Optional;

/** One provider as it is played. The frame around it keeps the journal and the transport's faults. */
public interface Simulator {

    Fault.Provider provider();

    /** @return the call's name in docs/providers.md, or {@code ?} */
    String name(Call call);

    /** @return the ids that a call is about, as far as its address tells */
    List<String> assets(Call call);

    Answer answer(Call call);

    /** @return who gets the events of a number or an integration */
    Optional<Subscriber> subscriber(String assetId);

    /** @return what the provider answers when this goes wrong; asked only for what is the provider's to say */
    Answer failure(Fault fault, Call call);

    /** Forgets everything and starts with the default seed. */
    void reset();
}
