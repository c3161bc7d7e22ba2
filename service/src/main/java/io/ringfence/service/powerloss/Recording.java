package io.ringfence.service.powerloss;

import java.util.ArrayList;
import java.util.List;

/** All that a workload did to a disk, and what was known outside of it at each step. One thread. */
final class Recording {
    private final DiskImage base;
    private final SimulatedDisk disk;
    private final List<Mark> marks = new ArrayList<>();
    private Knowledge now;

    private record Mark(int step, Knowledge knowledge) {}

    Recording(DiskImage base, Knowledge before) {
        this.base = base;
        disk = new SimulatedDisk(base);
        now = before;
        know(before);
    }

    SimulatedDisk disk() {
        return disk;
    }

    Knowledge now() {
        return now;
    }

    /** From here on this is known. */
    void know(Knowledge knowledge) {
        now = knowledge;
        marks.add(new Mark(disk.effects().size(), knowledge));
    }

    /** {@return how many effects there are; a power loss may come before the first, or after each} */
    int steps() {
        return disk.effects().size();
    }

    /** {@return what may be on the disk after so many effects} */
    Platter platterAt(int step) {
        Platter platter = new Platter(base);
        disk.effects().subList(0, step).forEach(platter::apply);
        return platter;
    }

    Knowledge knownAt(int step) {
        int low = 0;
        int high = marks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (marks.get(middle).step() <= step) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return marks.get(low).knowledge();
    }

    String stepName(int step) {
        return "power lost "
                + (step == 0
                        ? "before all"
                        : "after effect " + step + " of " + steps() + ", "
                                + disk.effects().get(step - 1));
    }
}
