package io.ringfence.hostile;

import java.util.ArrayList;
import java.util.List;

/**
 * What is not the file that it should be: other kinds of files, other names, other contents.
 *
 * @param image what is damaged
 */
record JournalTroubles(JournalImage image) {
    private static final List<String> NAMES = List.of(
            "9999999999999999999-0000000001.segment",
            "9223372036854775807-0000000009.segment",
            "9223372036854775806-9223372036854775807.segment",
            "0000000000000000000-9223372036854775807.segment",
            "0000000000000000000-9999999999999999999.segment",
            "0000000000000000000-0000000000.segment",
            "0000000000000000100-0000000099.segment",
            "0000000000000000479-0000000099.segment",
            "0000000000000000480-0000000099.segment",
            "0000000000000001000-0000000099.segment",
            "0000000000000000000-0000000001.segment.gz",
            "0000000000000000000-0000000001.segment.old",
            "preparing-0000000009.tmp",
            "compressing-9.tmp",
            "maintenance.lock",
            "9999999999999999999.snapshot",
            "9223372036854775807.snapshot",
            "0000000000000000000.snapshot",
            "0000000000000000999.snapshot",
            "snapshot-999.tmp",
            "0000000000000000479.snapshot.ahead");

    /** {@return all of them} */
    List<JournalMutation> all() {
        List<JournalMutation> all = new ArrayList<>();
        List<String> targets = new ArrayList<>(image.damageable());
        targets.addAll(List.of(JournalImage.JOURNAL, JournalImage.SNAPSHOTS));
        for (String target : targets) {
            for (FileTrouble.What what : FileTrouble.What.values()) {
                if (what != FileTrouble.What.SIZE && what != FileTrouble.What.MODE) {
                    all.add(JournalMutation.trouble(image.kind(), target, what));
                }
            }
        }
        for (String file : image.damageable()) {
            for (String name : NAMES) {
                if (!file.endsWith(name)) {
                    all.add(JournalMutation.renamed(image.kind(), file, name, false));
                    all.add(JournalMutation.renamed(image.kind(), file, name, true));
                }
            }
            for (String other : image.damageable()) {
                if (!other.equals(file)) {
                    all.add(JournalMutation.contents(
                            image.kind(), file, "those of " + other, () -> image.bytes(other)));
                }
            }
        }
        image.compressed().forEach(file -> all.addAll(bombs(file)));
        return all;
    }

    /** Compressed segments that are short, and endless when they are read. */
    private List<JournalMutation> bombs(String file) {
        String plain = image.segments().get(0);
        return List.of(
                JournalMutation.contents(image.kind(), file, "nothing but zeros", () -> Bomb.after(new byte[0])),
                JournalMutation.contents(
                        image.kind(), file, "zeros behind another segment", () -> Bomb.after(image.bytes(plain))),
                JournalMutation.contents(
                        image.kind(), file, "zeros behind itself", () -> Bomb.after(Bomb.inflated(image.bytes(file)))));
    }
}
